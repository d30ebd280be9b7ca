import type { DashboardWords } from '../../utils/i18n/dashboard-catalogues.ts';
import { relativeTime } from '../../utils/i18n/times.ts';
import type { CollectorView } from '../../utils/summary/collector-view.ts';

interface Props {
  words: DashboardWords;
  /** Milliseconds since the epoch. */
  now: number;
  collectors: readonly CollectorView[];
}

/** What came from each collector, and why what came was not used. */
export function ReferenceState({ words, now, collectors }: Props) {
  const { t } = words;
  return (
    <section>
      <h3>{t('ref.title')}</h3>
      <ul class="collectors">
        {collectors.map((collector) => (
          <li key={collector.url}>
            <bdi dir="ltr">{collector.url}</bdi>
            <small>{received(words, collector, now)}</small>
            {collector.problem !== null && <p class="warning">{t(`ref.problem.${collector.problem}`)}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function received(words: DashboardWords, { received_at }: CollectorView, now: number): string {
  if (received_at === null) return words.t('ref.nothing_yet');
  return words.t('ref.received', { when: relativeTime(words, received_at, now, 'ago') });
}
