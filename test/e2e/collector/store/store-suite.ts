/** What every Store must do, whatever engine stands behind it. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CountedCanaries } from '../../../../collector/canaries/canaries.ts';
import { aggregate, type Aggregates } from '../../../../collector/publish/aggregates.ts';
import { readQuestion, type AggregatesQuestion } from '../../../../collector/publish/parameters.ts';
import type { Engine } from '../../../../collector/store/engine.ts';
import { layoutOfServers } from '../../../../collector/store/layout.ts';
import { migrate, MIGRATIONS } from '../../../../collector/store/migrations.ts';
import { openStore, type DayRange, type Store } from '../../../../collector/store/store.ts';
import { TABLES } from '../../../../collector/store/tables.ts';
import { PUBLISHED_URLS } from '../../../bench/collector/batches.ts';
import {
  hoursOf,
  journalLines,
  mixture,
  people,
  secondsOf,
  targetNumber,
  type Sent,
} from './journal-lines.ts';
import { publishedOf, readVotes, TARGETS } from './read-published.ts';

const HOUR = '2026-02-01T05:00:00Z';
const [INPUT = '', OTHER = ''] = PUBLISHED_URLS;
const LEAST = 10;

type Crowd = Parameters<typeof people>[1];

/** None of them cuts a day. */
const QUESTIONS: readonly Readonly<Record<string, string>>[] = [
  {},
  { axis_x: 'measurement_start_day', axis_y: 'input', time_grain: 'day' },
  { axis_x: 'probe_cc', axis_y: 'probe_asn', time_grain: 'hour' },
  { axis_x: 'measurement_start_day', axis_y: 'mechanism', time_grain: 'month' },
  { axis_x: 'verdict', axis_y: 'service', probe_cc: 'IQ' },
  { axis_x: 'measurement_start_day', time_grain: 'hour' },
];

function questionOf(asked: Readonly<Record<string, string>>): AggregatesQuestion {
  const read = readQuestion(new URLSearchParams(asked), Date.parse('2026-03-01'));
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return read.question;
}

/** The days of all that was sent. */
function spanOf(sent: readonly Sent[]): { since: string; until: string } {
  const [first, last] = [Math.min(...hoursOf(sent)), Math.max(...hoursOf(sent))];
  return { since: dateOf(first), until: dateOf(last + 86_400) };
}

function rangeOfDay(hour: string): DayRange {
  const from = Math.floor(secondsOf(hour) / 86_400) * 86_400;
  return { from, until: from + 86_400 };
}

function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** People who tell of the same target in each of several hours; Germans that it is blocked. */
function telling(count: number, from: Omit<Crowd, 'hour'>, ...hours: (string | undefined)[]): Sent[] {
  const outcome = from.country === 'DE' && { verdict: 'blocked' as const, failure_class: 'dns' as const };
  return people(count, { ...from, hour: '' }).map((sent) => ({
    ...sent,
    batch: {
      ...sent.batch,
      reports: sent.batch.reports.flatMap((report) =>
        hours.map((hour = '') => ({ ...report, hour, ...outcome })),
      ),
    },
  }));
}

export interface OpenStore {
  store: Store;
  /** Behind it. */
  engine: Engine;
  close: () => Promise<void>;
}

export function storeSuite(name: string, open: () => Promise<OpenStore>): void {
  describe(`the Store on ${name}`, () => {
    let opened: OpenStore;
    let store: Store;
    beforeAll(async () => {
      opened = await open();
      ({ store } = opened);
      await store.migrate();
      await store.insertTargets(TARGETS);
    });
    afterAll(() => opened?.close());

    test('can be migrated again, with everything in it', async () => {
      const sent = people(12, { run: 'again', country: 'IQ', asn: 10, input: INPUT, hour: HOUR });
      await store.insertReports(journalLines(sent));
      await store.rebuildWindows(hoursOf(sent), LEAST);
      await store.migrate();
      expect(await readVotes(store, HOUR, INPUT)).toEqual([{ country: 'IQ', asn: 10, hours: 1, votes: 12 }]);
    });

    test('counts the same lines once, however often they are loaded', async () => {
      const hour = '2026-02-02T05:00:00Z';
      const sent = people(15, { run: 'twice', country: 'IQ', asn: 10, input: INPUT, hour });
      await store.insertReports(journalLines(sent));
      await store.insertReports(journalLines(sent.slice(3)));
      await store.insertReports(journalLines(sent.toReversed()));
      await store.rebuildWindows([secondsOf(hour)], LEAST);
      await store.rebuildWindows([secondsOf(hour)], LEAST);
      expect(await readVotes(store, hour, INPUT)).toEqual([{ country: 'IQ', asn: 10, hours: 1, votes: 15 }]);
    });

    test('adds what comes late to an hour that was counted', async () => {
      const hour = '2026-02-03T05:00:00Z';
      const from = { country: 'IQ', asn: 10, input: INPUT, hour };
      await store.insertReports(journalLines(people(11, { ...from, run: 'early' })));
      await store.rebuildWindows([secondsOf(hour)], LEAST);
      await store.insertReports(journalLines(people(6, { ...from, run: 'late' })));
      await store.rebuildWindows([secondsOf(hour)], LEAST);
      expect(await readVotes(store, hour, INPUT)).toEqual([{ country: 'IQ', asn: 10, hours: 1, votes: 17 }]);
    });

    test('publishes no cell of fewer people, and says how many it left out', async () => {
      const hour = '2026-02-04T05:00:00Z';
      const from = { run: 'few', input: INPUT, hour };
      const sent = [
        ...people(20, { ...from, country: 'IQ', asn: 10 }),
        ...people(6, { ...from, run: 'six', country: 'IQ', asn: 11 }),
        ...people(7, { ...from, run: 'seven', country: 'IQ', asn: 12 }),
        ...people(9, { ...from, run: 'nine', country: 'IR', asn: 20 }),
      ];
      await store.insertReports(journalLines(sent));
      await store.rebuildWindows([secondsOf(hour)], LEAST);
      // Six and seven together are enough for their country; nine are not.
      expect(await readVotes(store, hour, INPUT)).toEqual([
        { country: 'IQ', asn: 0, hours: 1, votes: 13 },
        { country: 'IQ', asn: 10, hours: 1, votes: 20 },
      ]);
      const rows = await publishedOf(store, hour);
      expect(rows.filter(({ suppressed }) => suppressed > 0)).toMatchObject([
        { country: 'IR', suppressed: 1 },
      ]);
      await store.publishDays([secondsOf(hour) - 5 * 3600], 1);
      expect((await readVotes(store, hour, INPUT)).map(({ asn, votes }) => [asn, votes])).toEqual([
        [10, 20],
        [11, 6],
        [12, 7],
        [20, 9],
      ]);
    });

    test('leaves out the batches that saw what exists nowhere, and says how many reports those were', async () => {
      const [hour, later] = ['2026-02-06T05:00:00Z', '2026-02-06T07:00:00Z'];
      const NOWHERE = 'https://nowhere.example/';
      const canary = targetNumber(NOWHERE);
      const seen = (sent: Sent, verdict: 'ok' | 'down'): Sent => {
        const [own] = sent.batch.reports;
        if (own === undefined) throw new Error('a batch of nothing');
        const reports = [own, { ...own, hour: later }, { ...own, input: NOWHERE, verdict }];
        return { ...sent, batch: { ...sent.batch, reports } };
      };
      const from = { country: 'IQ', asn: 10, input: INPUT, hour };
      const sent = [
        ...people(12, { ...from, run: 'measured' }).map((one) => seen(one, 'down')),
        ...people(30, { ...from, run: 'liars' }).map((one) => seen(one, 'ok')),
      ];
      await store.insertReports(journalLines(sent, [canary]));
      const votesBy = async (canaries: CountedCanaries): Promise<unknown> => {
        const found = await store.rebuildWindows(hoursOf(sent), LEAST, canaries);
        const rows = await publishedOf(store, '2026-02-06T00:00:00Z');
        return {
          here: (await readVotes(store, hour, INPUT)).map(({ votes }) => votes),
          later: (await readVotes(store, later, INPUT)).map(({ votes }) => votes),
          nowhere: (await readVotes(store, hour, '')).filter(({ hours }) => hours === 1),
          flagged: rows.filter(({ verdict }) => verdict === 'flagged').map(({ votes }) => votes),
          found: [...found.values()].reduce((sum, votes) => sum + votes, 0),
        };
      };
      // 42 batches, each of which tells of both hours; the liars' `ok` on the canary stands in both.
      const found = 84 + 72;
      expect(await votesBy({ hidden: [canary], marking: [canary] })).toEqual({
        here: [12],
        later: [12],
        nowhere: [],
        flagged: [60],
        found,
      });
      // It answered somebody: it marks nobody, and is no site all the same.
      expect(await votesBy({ hidden: [canary], marking: [] })).toEqual({
        here: [42],
        later: [42],
        nowhere: [],
        flagged: [],
        found,
      });
    });

    test('lets no network speak for its country, however many votes it has', async () => {
      const hour = '2026-02-07T05:00:00Z';
      const seen = (count: number, country: string, asn: number, isFailing: boolean): Sent[] =>
        people(count, { run: `${country} ${asn}`, country, asn, input: INPUT, hour }).map((sent) => ({
          ...sent,
          batch: {
            ...sent.batch,
            reports: sent.batch.reports.map((report) => ({
              ...report,
              verdict: isFailing ? ('blocked' as const) : ('ok' as const),
              failure_class: isFailing ? ('dns' as const) : null,
            })),
          },
        }));
      const sent = [
        ...seen(300, 'IQ', 10, true),
        ...seen(12, 'IQ', 11, false),
        ...seen(12, 'IR', 20, true),
        ...seen(12, 'DE', 30, false),
      ];
      await store.insertReports(journalLines(sent));
      await store.rebuildWindows([secondsOf(hour)], LEAST);
      const rates = (await publishedOf(store, hour)).map(({ country, site_rate }) => [country, site_rate]);
      // Seen from Germany, Iran fails and Iraq does not: one of its two networks does.
      expect(new Map(rates.map(([country, rate]) => [country, rate]))).toMatchObject(
        new Map([
          ['DE', 0.5],
          ['IQ', 0.5],
          ['IR', 0],
        ]),
      );
      const asked = { since: '2026-02-07', until: '2026-02-08', axis_x: 'probe_cc' };
      const found = await aggregate(store, questionOf(asked));
      expect(found).toMatchObject({
        ok: true,
        rows: [
          { probe_cc: 'DE', network_count: 1, blocked_rate: 0 },
          { probe_cc: 'IQ', network_count: 2, blocked_rate: 0.5, blocked_count: 300, total_count: 312 },
          { probe_cc: 'IR', network_count: 1, blocked_rate: 1 },
        ],
      });
    });

    test('keeps rows that were replaced for a minute more, and then lets go of them', async () => {
      let now = 0;
      const sweeping = openStore(opened.engine, layoutOfServers, () => now);
      const hour = '2026-02-20T05:00:00Z';
      const sent = people(12, { run: 'swept', country: 'IQ', asn: 10, input: INPUT, hour });
      await store.insertReports(journalLines(sent));
      const versions = async (): Promise<number> => {
        await vi.waitUntil(async () => (await mutationsUnderWay()) === 0, { timeout: 30_000, interval: 100 });
        const [row] = await opened.engine.rows(
          `SELECT uniqExact(version) AS versions FROM reachwatch.published_hours WHERE toDate(hour) = '2026-02-20'`,
        );
        return Number(row?.['versions']);
      };
      const mutationsUnderWay = async (): Promise<number> => {
        const [row] = await opened.engine.rows(
          'SELECT count() AS mutations FROM system.mutations WHERE NOT is_done',
        );
        return Number(row?.['mutations']);
      };
      const seen: number[] = [];
      for (const at of [0, 0, 61_000, 122_000]) {
        now = at;
        await sweeping.rebuildWindows([secondsOf(hour)], LEAST);
        seen.push(await versions());
      }
      expect(seen).toEqual([1, 2, 3, 2]);
    });

    test('drops reports that are old enough, and keeps what was counted of them', async () => {
      const [old, young] = ['2025-06-01T05:00:00Z', '2026-02-05T05:00:00Z'];
      const from = { country: 'DE', asn: 30, input: OTHER };
      const sent = [
        ...people(13, { ...from, run: 'old', hour: old }),
        ...people(14, { ...from, run: 'young', hour: young }),
      ];
      await store.insertReports(journalLines(sent));
      await store.rebuildWindows([old, young].map(secondsOf), LEAST);
      await store.forgetReports(90);
      const left = await opened.engine.rows('SELECT DISTINCT toString(hour) AS hour FROM reachwatch.reports');
      expect(left).toContainEqual({ hour: '2026-02-05 05:00:00' });
      expect(left).not.toContainEqual({ hour: '2025-06-01 05:00:00' });
      expect(await readVotes(store, old, OTHER)).toMatchObject([{ votes: 13 }]);
      expect(await readVotes(store, young, OTHER)).toMatchObject([{ votes: 14 }]);
    });

    test('counts a mixture of everything, and each vote once', async () => {
      const sent = mixture('mixture', 300);
      await store.insertReports(journalLines(sent));
      await store.rebuildWindows(hoursOf(sent), 1);
      for (const hour of hoursOf(sent)) {
        const expected = new Set(
          sent.flatMap(({ batch }) =>
            batch.reports
              .filter((report) => secondsOf(report.hour) === hour)
              .map((report) => `${batch.batch_id} ${targetNumber(report.input)}`),
          ),
        ).size;
        const rows = await publishedOf(store, new Date(hour * 1000).toISOString());
        expect(rows.reduce((sum, { votes }) => sum + votes, 0)).toBe(expected);
      }
    });

    test('says the same of days as of their hours', async () => {
      const [first, second, third] = [1, 2, 3].map((hour) => `2026-02-08T0${hour}:00:00Z`);
      const [iraq, iran, germany] = [
        { country: 'IQ', asn: 10, input: INPUT },
        { country: 'IR', asn: 20, input: INPUT },
        { country: 'DE', asn: 30, input: INPUT },
      ];
      const sent = [
        // 24 in an hour, of whom nine were new in one that is not published.
        ...telling(9, { ...iraq, run: 'both' }, first, second),
        ...telling(15, { ...iraq, run: 'second' }, second),
        // Ten in a day, with 26 votes.
        ...telling(8, { ...iran, run: 'all' }, first, second, third),
        ...telling(1, { ...iran, run: 'first' }, first),
        ...telling(1, { ...iran, run: 'late' }, second),
        ...telling(12, { ...germany, run: 'one' }, second),
        ...telling(17, { ...germany, run: 'other', input: OTHER }, second, third),
      ];
      await store.insertReports(journalLines(sent));
      await store.rebuildWindows(hoursOf(sent), LEAST);
      await store.rebuildWindows(hoursOf(sent), LEAST);
      const fromHours: Pick<Store, 'query' | 'publishedVersion'> = {
        ...store,
        query: (range, _form, select) => store.query(range, 'hours', select),
      };
      for (const asked of QUESTIONS) {
        const question = questionOf({ since: '2026-02-08', until: '2026-02-09', ...asked });
        expect(await aggregate(store, question)).toEqual(await aggregate(fromHours, question));
      }
      const asked = { since: '2026-02-08', until: '2026-02-09', axis_x: 'probe_cc', axis_y: 'input' };
      expect(await aggregate(store, questionOf(asked))).toMatchObject({
        suppressed: 1,
        rows: expect.arrayContaining([
          expect.objectContaining({
            probe_cc: 'IQ',
            total_count: 24,
            reporters: '20-49',
            control_site_rate: 1,
          }),
          expect.objectContaining({ probe_cc: 'IR', total_count: 26, reporters: '10-19' }),
        ]),
      });
    });

    test('gives each day a version of its own: who asks for several sees the change of each', async () => {
      const days = [10, 11, 12].map((day) => secondsOf(`2026-02-${day}T00:00:00Z`));
      const versions = (): Promise<number[]> =>
        Promise.all(days.map((from) => store.publishedVersion({ from, until: from + 86_400 })));
      await store.rebuildWindows(days, LEAST);
      expect(new Set(await versions()).size).toBe(3);
      await store.publishDays(days, LEAST);
      expect(new Set(await versions()).size).toBe(3);
    });

    test('answers of one version, also when the day is published anew in the middle of the answer', async () => {
      const hour = '2026-02-13T05:00:00Z';
      const from = { country: 'IQ', asn: 10, input: INPUT, hour };
      await store.insertReports(journalLines(people(11, { ...from, run: 'before' })));
      await store.rebuildWindows([secondsOf(hour)], LEAST);
      await store.insertReports(journalLines(people(16, { ...from, run: 'after' })));
      const earlier: PromiseWithResolvers<void>[] = [];
      const interrupted: Pick<Store, 'query' | 'publishedVersion'> = {
        publishedVersion: (range) => store.publishedVersion(range),
        // Before the first answer's last statement, and after those before it.
        query: async function* (range, form, select) {
          const mine = Promise.withResolvers<void>();
          const number = earlier.push(mine);
          if (number === 4) {
            await Promise.all(earlier.slice(0, 3).map(({ promise }) => promise));
            await store.rebuildWindows([secondsOf(hour)], LEAST);
          }
          yield* store.query(range, form, select);
          mine.resolve();
        },
      };
      const range = { since: '2026-02-13', until: '2026-02-14' };
      const found = await aggregate(interrupted, questionOf({ ...range, axis_x: 'verdict' }));
      if (!found.ok) throw new Error(found.reason);
      const matching = found.rows.reduce((sum, { measurement_count }) => sum + measurement_count, 0);
      expect(matching).toBe(27);
      expect(new Set(found.rows.map(({ total_count }) => total_count))).toEqual(new Set([27]));
      expect(found.version).toBe(await store.publishedVersion(rangeOfDay(hour)));
    });

    test('takes along what was published by the first schema', async () => {
      const sent = mixture('schema', 200);
      await store.insertReports(journalLines(sent));
      await store.rebuildWindows(hoursOf(sent), LEAST);
      const answers = (): Promise<Aggregates[]> =>
        Promise.all(QUESTIONS.map((asked) => aggregate(store, questionOf({ ...spanOf(sent), ...asked }))));
      const expected = await answers();
      const { engine } = opened;
      const layout = await layoutOfServers(engine);
      const { MIGRATIONS: DONE, PUBLISHED_HOURS, PUBLISHED_DAYS } = TABLES;
      for (const statement of layout.dropTable(DONE)) await engine.run(statement);
      await migrate(engine, layout, MIGRATIONS.slice(0, 1));
      await engine.run('INSERT INTO reachwatch.published SELECT * FROM reachwatch.published_hours');
      for (const statement of [PUBLISHED_HOURS, PUBLISHED_DAYS].flatMap(layout.dropTable))
        await engine.run(statement);
      // As after a crash, once more.
      await migrate(engine, layout, MIGRATIONS.slice(0, 2));
      await MIGRATIONS[1]?.(engine, layout);
      await store.migrate();
      expect(await answers()).toEqual(expected);
      expect(expected).toContainEqual(
        expect.objectContaining({ rows: expect.arrayContaining([expect.anything()]) }),
      );
    });

    test('tells its version', async () => {
      expect(await store.health()).toMatch(/^\d+\.\d+/);
    });
  });
}
