import { describe, expect, it } from 'vitest';
import { SentSection } from '../../../components/dashboard/SentSection.tsx';
import { loadDashboardCatalogue } from '../../../utils/i18n/dashboard-catalogues.ts';
import { createWords } from '../../../utils/i18n/words.ts';
import { outboxView, type OutboxView, type SentView } from '../../../utils/summary/sent-view.ts';
import { textsOf } from './texts-of.ts';

const words = createWords('en', await loadDashboardCatalogue('en'));
const now = new Date(2026, 5, 15, 18).getTime();

const texts = (pending: string | null, history: SentView[], more: Partial<OutboxView> = {}) =>
  textsOf(
    SentSection({ words, now, outbox: { pending, history, isGathering: false, obstacle: null, ...more } }),
  );

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

  it.each<[SentView['state'], string]>([
    ['waiting', 'waiting'],
    ['sent', 'arrived'],
    ['refused', 'refused by the collector'],
    ['expired', 'too old, never sent'],
  ])('shows a report that is %s with its time, size and collector', (state, said) => {
    const at = new Date(2026, 5, 14, 14, 2).toISOString();
    const batch = { at, bytes: 4096, collector: 'https://collector.example/', state, answer: null };
    expect(texts(null, [batch]).slice(-4)).toEqual([
      'Jun 14, 14:02',
      '4,096 bytes',
      'https://collector.example/',
      said,
    ]);
  });

  it('says when something was measured that is in no report yet', () => {
    expect(texts(null, [], { isGathering: true })[1]).toMatch(/^What was measured is gathered first/);
  });

  it('says in its place what keeps it from becoming one', () => {
    const shown = texts(null, [], { isGathering: true, obstacle: 'disagree' });
    expect(shown[1]).toMatch(/your collectors do not show the same keys/);
    expect(shown[2]).toBe('What was sent');
  });

  it('shows what a collector said to it', () => {
    const refused = { at: '2026-06-14T12:00:00.000Z', bytes: 1, collector: 'https://one.example/' };
    expect(texts(null, [{ ...refused, state: 'refused', answer: 'spent' }])).toContain('spent');
  });
});

const outgoing = (due_at: string, text: string, tries = 0) => ({
  batch_id: text,
  made_at: due_at,
  due_at,
  expires_at: due_at,
  text,
  failures: tries,
  tries: Array.from({ length: tries }, (_, at) => ({
    at: `2026-06-14T0${at}:00:00.000Z`,
    collector: `https://${at}.example/`,
    problem: 'unreached',
  })),
});

describe('outboxView', () => {
  it('shows the bytes of the report that is due first', () => {
    const two = [
      outgoing('2026-06-14T09:00:00.000Z', 'later'),
      outgoing('2026-06-14T08:00:00.000Z', 'first'),
    ];
    const nothing = { isGathering: false, obstacle: null, history: [] };
    expect(outboxView([], two, [], null)).toEqual({ pending: 'first', ...nothing });
  });

  it('says what keeps reports from being made, as long as there is something to tell', () => {
    const moment = '2026-06-14T05:00:00.000Z';
    const item = { id: 'a', about_at: moment, queued_at: moment, content: {} };
    expect(outboxView([item], [], [], 'disagree').obstacle).toBe('disagree');
    expect(outboxView([], [], [], 'disagree').obstacle).toBeNull();
  });

  it('puts what was tried in vain beside what was sent, newest first', () => {
    const sent = {
      batch_id: 'a',
      ended_at: '2026-06-14T05:00:00.000Z',
      outcome: 'accepted' as const,
      collector: 'https://one.example/',
      answer: null,
      text: 'é',
    };
    const { history } = outboxView([], [outgoing('2026-06-14T09:00:00.000Z', 'text', 2)], [sent], null);
    expect(history).toEqual([
      { at: sent.ended_at, bytes: 2, collector: 'https://one.example/', state: 'sent', answer: null },
      {
        at: '2026-06-14T01:00:00.000Z',
        bytes: 4,
        collector: 'https://1.example/',
        state: 'waiting',
        answer: 'unreached',
      },
    ]);
  });
});
