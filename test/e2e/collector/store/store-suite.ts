/** What every Store must do, whatever engine stands behind it. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CountedCanaries } from '../../../../collector/canaries/canaries.ts';
import { aggregate } from '../../../../collector/publish/aggregates.ts';
import type { Engine } from '../../../../collector/store/engine.ts';
import { layoutOfServers } from '../../../../collector/store/layout.ts';
import { openStore, type Store } from '../../../../collector/store/store.ts';
import { PUBLISHED_URLS } from '../../../bench/collector/batches.ts';
import { answersSuite, questionOf } from './answers-suite.ts';
import {
  hoursOf,
  journalLines,
  mixture,
  people,
  secondsOf,
  targetNumber,
  windowsAt,
  windowsOf,
  type Sent,
} from './journal-lines.ts';
import { publishedOf, readVotes, TARGETS } from './read-published.ts';

const HOUR = '2026-02-01T05:00:00Z';
const [INPUT = '', OTHER = ''] = PUBLISHED_URLS;
const LEAST = 10;

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
      await store.rebuildWindows(windowsOf(sent), LEAST);
      await store.migrate();
      expect(await readVotes(store, HOUR, INPUT)).toEqual([{ country: 'IQ', asn: 10, hours: 1, votes: 12 }]);
    });

    test('counts the same lines once, however often they are loaded', async () => {
      const hour = '2026-02-02T05:00:00Z';
      const sent = people(15, { run: 'twice', country: 'IQ', asn: 10, input: INPUT, hour });
      await store.insertReports(journalLines(sent));
      await store.insertReports(journalLines(sent.slice(3)));
      await store.insertReports(journalLines(sent.toReversed()));
      await store.rebuildWindows(windowsAt(secondsOf(hour)), LEAST);
      await store.rebuildWindows(windowsAt(secondsOf(hour)), LEAST);
      expect(await readVotes(store, hour, INPUT)).toEqual([{ country: 'IQ', asn: 10, hours: 1, votes: 15 }]);
    });

    test('adds what comes late to an hour that was counted', async () => {
      const hour = '2026-02-03T05:00:00Z';
      const from = { country: 'IQ', asn: 10, input: INPUT, hour };
      await store.insertReports(journalLines(people(11, { ...from, run: 'early' })));
      await store.rebuildWindows(windowsAt(secondsOf(hour)), LEAST);
      await store.insertReports(journalLines(people(6, { ...from, run: 'late' })));
      await store.rebuildWindows(windowsAt(secondsOf(hour)), LEAST);
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
      await store.rebuildWindows(windowsAt(secondsOf(hour)), LEAST);
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
        const found = await store.rebuildWindows(windowsOf(sent), LEAST, canaries);
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
      await store.rebuildWindows(windowsAt(secondsOf(hour)), LEAST);
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
        await sweeping.rebuildWindows(windowsAt(secondsOf(hour)), LEAST);
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
      await store.rebuildWindows([old, young].map(secondsOf).flatMap(windowsAt), LEAST);
      await store.forgetReports(90);
      const left = await opened.engine.rows('SELECT DISTINCT toString(hour) AS hour FROM reachwatch.batches');
      expect(left).toContainEqual({ hour: '2026-02-05 05:00:00' });
      expect(left).not.toContainEqual({ hour: '2025-06-01 05:00:00' });
      expect(await readVotes(store, old, OTHER)).toMatchObject([{ votes: 13 }]);
      expect(await readVotes(store, young, OTHER)).toMatchObject([{ votes: 14 }]);
    });

    test('counts a mixture of everything, and each vote once', async () => {
      const sent = mixture('mixture', 300);
      await store.insertReports(journalLines(sent));
      await store.rebuildWindows(windowsOf(sent), 1);
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

    answersSuite(() => opened);

    test('answers as ever after a statement that failed when it had begun to answer', async () => {
      const { engine } = opened;
      await expect(
        engine.rows('SELECT throwIf(number = 100000) AS thrown FROM numbers(200000)'),
      ).rejects.toBeInstanceOf(Error);
      expect(await engine.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });

    test('tells its version', async () => {
      expect(await store.health()).toMatch(/^\d+\.\d+/);
    });
  });
}
