import { describe, expect, it } from 'vitest';
import { SentSection } from '../../../components/dashboard/SentSection.tsx';
import type { SentBatch } from '../../../components/dashboard/SentSection.tsx';
import { loadDashboardCatalogue } from '../../../utils/i18n/dashboard-catalogues.ts';
import { createWords } from '../../../utils/i18n/words.ts';

const words = createWords('en', await loadDashboardCatalogue('en'));
const now = new Date(2026, 5, 15, 18).getTime();

/** What an element would show, without a browser: it is made of elements only. */
function textsOf(shown: unknown): string[] {
  if (typeof shown === 'string') return [shown];
  if (Array.isArray(shown)) return shown.flatMap(textsOf);
  if (typeof shown !== 'object' || shown === null || !('props' in shown)) return [];
  const { props } = shown;
  return typeof props === 'object' && props !== null && 'children' in props ? textsOf(props.children) : [];
}

const texts = (pending: string | null, history: SentBatch[]) =>
  textsOf(SentSection({ words, now, pending, history }));

describe('SentSection', () => {
  it('says that nothing waits and nothing was sent, and shows nothing made up', () => {
    expect(texts(null, [])).toEqual([
      'The next report',
      'Nothing waits to be sent.',
      'What was sent',
      'Nothing has been sent.',
    ]);
  });

  it('shows exactly what will be sent', () => {
    const pending = '{"schema_version":1,"padding":"   "}';
    expect(texts(pending, [])).toContain(pending);
    expect(texts(pending, [])).not.toContain('Nothing waits to be sent.');
  });

  it.each<[SentBatch['state'], string]>([
    ['waiting', 'waiting'],
    ['sent', 'arrived'],
    ['refused', 'refused by the collector'],
    ['expired', 'too old, never sent'],
  ])('shows a report that is %s with its time, size and collector', (state, said) => {
    const at = new Date(2026, 5, 14, 14, 2).toISOString();
    const batch = { at, bytes: 4096, collector: 'https://collector.example/', state };
    expect(texts(null, [batch]).slice(-4)).toEqual([
      'Jun 14, 14:02',
      '4,096 bytes',
      'https://collector.example/',
      said,
    ]);
  });
});
