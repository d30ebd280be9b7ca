import type { ComponentChildren } from 'preact';
import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';

export const SECTIONS = ['services', 'outages', 'own', 'sharing', 'settings', 'data'] as const;
export type SectionId = (typeof SECTIONS)[number];

interface Props {
  words: DashboardWords;
  section: SectionId;
  /** What the last order led to, in words; null: nothing to say. */
  notice: string | null;
  children: ComponentChildren;
}

/** The sections beside (or, where it is narrow, above) the chosen one. */
export function Frame({ words, section, notice, children }: Props) {
  return (
    <div class="frame">
      <nav aria-label={words.t('nav.label')}>
        {SECTIONS.map((id) => (
          <a key={id} href={`#${id}`} aria-current={id === section ? 'page' : undefined}>
            {words.t(`nav.${id}`)}
          </a>
        ))}
      </nav>
      <div class="section">
        <div role="status">{notice !== null && <p class="notice">{notice}</p>}</div>
        {children}
      </div>
    </div>
  );
}
