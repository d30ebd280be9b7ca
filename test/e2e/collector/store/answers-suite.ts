/** What a Store's answers to questions must be: of days as of their hours, of one version, and of what an older schema left. */
import { beforeAll, describe, expect, test } from 'vitest';
import { aggregate, type Aggregates } from '../../../../collector/publish/aggregates.ts';
import { readQuestion, type AggregatesQuestion } from '../../../../collector/publish/parameters.ts';
import { layoutOfServers } from '../../../../collector/store/layout.ts';
import { migrate, MIGRATIONS } from '../../../../collector/store/migrations.ts';
import { openStore, type DayRange, type Store } from '../../../../collector/store/store.ts';
import { TABLES, type Table } from '../../../../collector/store/tables.ts';
import { PUBLISHED_URLS } from '../../../bench/collector/batches.ts';
import {
  hoursOf,
  journalLines,
  mixture,
  people,
  secondsOf,
  windowsAt,
  windowsOf,
  type Sent,
} from './journal-lines.ts';
import type { OpenStore } from './store-suite.ts';

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

export function questionOf(asked: Readonly<Record<string, string>>): AggregatesQuestion {
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

/** What happens before an answer's last statement, and after those before it; of the first answer. */
function betweenStatements(
  store: Pick<Store, 'published'>,
  happens: () => Promise<void>,
): Pick<Store, 'published'> {
  const earlier: Promise<unknown>[] = [];
  return {
    published: async (range) => {
      const published = await store.published(range);
      return {
        ...published,
        query: async (form, select) => {
          if (earlier.length === 3) {
            const those = earlier.slice();
            earlier.push(Promise.resolve());
            await Promise.all(those);
            await happens();
          }
          const mine = published.query(form, select);
          earlier.push(mine);
          return await mine;
        },
      };
    },
  };
}

function madeBy(sent: readonly Sent[], method_version: string): Sent[] {
  return sent.map((one) => ({ ...one, batch: { ...one.batch, method_version } }));
}

function sumsOf(found: Aggregates): { matching: number; totals: number[]; version: number } {
  if (!found.ok) throw new Error(found.reason);
  const { rows, version } = found;
  const matching = rows.reduce((sum, { measurement_count }) => sum + measurement_count, 0);
  return { matching, totals: [...new Set(rows.map(({ total_count }) => total_count))], version };
}

/** Lines as collectors wrote them before: beside each target its outcome. */
function inOldForm(lines: Buffer): Buffer {
  const rows = lines
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const row: { found?: number[]; outcomes: string[]; intake: number } = JSON.parse(line);
      const { found = [], outcomes, intake: _, ...rest } = row;
      return `${JSON.stringify({ ...rest, outcomes: found.map((place) => outcomes[place - 1]) })}\n`;
    });
  return Buffer.from(rows.join(''));
}

/** Lines as collectors wrote them before there were intakes. */
function withoutIntake(lines: Buffer): Buffer {
  return Buffer.from(lines.toString().replaceAll(/"intake":\d+,/g, ''));
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

export function answersSuite(opened: () => OpenStore): void {
  describe('answers', () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
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
      await store.rebuildWindows(windowsOf(sent), LEAST);
      await store.rebuildWindows(windowsOf(sent), LEAST);
      const fromHours: Pick<Store, 'published'> = {
        published: async (range) => {
          const published = await store.published(range);
          return { ...published, query: (_form, select) => published.query('hours', select) };
        },
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
        Promise.all(
          days.map(async (from) => (await store.published({ from, until: from + 86_400 })).version),
        );
      await store.rebuildWindows(days.flatMap(windowsAt), LEAST);
      expect(new Set(await versions()).size).toBe(3);
      await store.publishDays(days, LEAST);
      expect(new Set(await versions()).size).toBe(3);
    });

    test('answers of one version, also when the day is published anew in the middle of the answer', async () => {
      const hour = '2026-02-13T05:00:00Z';
      const from = { country: 'IQ', asn: 10, input: INPUT, hour };
      await store.insertReports(journalLines(people(11, { ...from, run: 'before' })));
      await store.rebuildWindows(windowsAt(secondsOf(hour)), LEAST);
      const { version } = await store.published(rangeOfDay(hour));
      await store.insertReports(journalLines(people(16, { ...from, run: 'after' })));
      const interrupted = betweenStatements(store, async () => {
        await store.rebuildWindows(windowsAt(secondsOf(hour)), LEAST);
      });
      const asked = questionOf({ since: '2026-02-13', until: '2026-02-14', axis_x: 'verdict' });
      const before = await aggregate(interrupted, asked);
      expect(sumsOf(before)).toEqual({ matching: 11, totals: [11], version });
      const after = await store.published(rangeOfDay(hour));
      expect(after.version).toBeGreaterThan(version);
      expect(sumsOf(await aggregate(store, asked))).toEqual({
        matching: 27,
        totals: [27],
        version: after.version,
      });
    });

    test('reads again what took so long that its rows may be gone, if others took their place', async () => {
      const hour = '2026-02-14T05:00:00Z';
      const from = { country: 'IQ', asn: 10, input: INPUT, hour };
      await store.insertReports(journalLines(people(11, { ...from, run: 'before' })));
      await store.rebuildWindows(windowsAt(secondsOf(hour)), LEAST);
      await store.insertReports(journalLines(people(16, { ...from, run: 'after' })));
      let now = 0;
      let asked = 0;
      const slow = openStore(opened().engine, layoutOfServers, () => now);
      const counting: Pick<Store, 'published'> = {
        published: (range) => {
          asked += 1;
          return slow.published(range);
        },
      };
      const question = questionOf({ since: '2026-02-14', until: '2026-02-15', axis_x: 'verdict' });
      const interrupted = betweenStatements(counting, async () => {
        now += 60_000;
        await store.rebuildWindows(windowsAt(secondsOf(hour)), LEAST);
      });
      expect(sumsOf(await aggregate(interrupted, question))).toMatchObject({ matching: 27, totals: [27] });
      expect(asked).toBe(2);
    });

    test('tells of each row the versions that its reports were made with', async () => {
      const [hour, later] = ['2026-02-16T05:00:00Z', '2026-02-16T06:00:00Z'];
      const from = { input: INPUT, country: 'IQ' };
      const sent = [
        ...madeBy(people(12, { ...from, run: 'first', asn: 10, hour }), '2.b'),
        ...madeBy(people(12, { ...from, run: 'second', asn: 11, hour }), '10.a'),
        ...madeBy(people(12, { ...from, run: 'third', asn: 11, hour: later }), '2.b'),
        ...madeBy(people(12, { ...from, run: 'others', asn: 30, country: 'DE', hour: later }), '1.c'),
      ];
      // There is one schema so far: of two, lines tell.
      const lines = journalLines(sent).toString().split('\n');
      const ofTwo = lines.map((line) =>
        line.includes('"10.a"') ? line.replace('"schema_version":1', '"schema_version":2') : line,
      );
      await store.insertReports(Buffer.from(ofTwo.join('\n')));
      await store.rebuildWindows(windowsOf(sent), LEAST);
      const versions = async (asked: Readonly<Record<string, string>>): Promise<unknown> => {
        const day = { since: '2026-02-16', until: '2026-02-17' };
        const found = await aggregate(store, questionOf({ ...day, ...asked }));
        if (!found.ok) throw new Error(found.reason);
        return found.rows.map(({ method_versions, schema_versions }) => [
          method_versions.join(' '),
          schema_versions.join(' '),
        ]);
      };
      const byHour = { axis_x: 'measurement_start_day', time_grain: 'hour' };
      expect(await versions({ ...byHour, probe_cc: 'IQ' })).toEqual([
        ['10.a 2.b', '1 2'],
        ['2.b', '1'],
      ]);
      expect(await versions(byHour)).toEqual([
        ['10.a 2.b', '1 2'],
        ['1.c 2.b', '1'],
      ]);
      expect(await versions({ ...byHour, probe_cc: 'DE' })).toEqual([['1.c', '1']]);
      expect(await versions({ axis_x: 'probe_cc', time_grain: 'day' })).toEqual([
        ['1.c', '1'],
        ['10.a 2.b', '1 2'],
      ]);
    });

    test('answers of ten years, each day of which has a version', async () => {
      const half = 1_826;
      // An insert may have a hundred months.
      for (const first of [0, half]) {
        await opened().engine.run(
          `INSERT INTO reachwatch.windows SELECT 'published', toDateTime(978307200 + number * 86400, 'UTC'), toUInt64(1000 + number)
           FROM numbers(${first + half}) WHERE number >= ${first}`,
        );
      }
      const years = { since: '2001-01-01', until: '2011-01-01', time_grain: 'month' };
      expect(await aggregate(store, questionOf({ ...years, axis_x: 'measurement_start_day' }))).toEqual({
        ok: true,
        rows: [],
        suppressed: 0,
        flagged: 0,
        version: 1000 + 2 * half - 1,
      });
    });

    test('takes along what was published by the first schema', async () => {
      const sent = mixture('schema', 200);
      await store.insertReports(journalLines(sent));
      await store.rebuildWindows(windowsOf(sent), LEAST);
      const answers = (): Promise<Aggregates[]> =>
        Promise.all(QUESTIONS.map((asked) => aggregate(store, questionOf({ ...spanOf(sent), ...asked }))));
      const expected = await answers();
      const { engine } = opened();
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

    test('are the same of rows and lines from before an outcome stood once in each, and before there were intakes', async () => {
      const { engine } = opened();
      const layout = await layoutOfServers(engine);
      const dropAll = async (...tables: Table[]): Promise<void> => {
        for (const statement of tables.flatMap(layout.dropTable)) await engine.run(statement);
      };
      const sent = mixture('older', 200);
      const half = sent.length / 2;
      const answers = (): Promise<Aggregates[]> =>
        Promise.all(
          QUESTIONS.map(async (asked) => ({
            ...(await aggregate(store, questionOf({ ...spanOf(sent), ...asked }))),
            version: 0,
          })),
        );
      await dropAll(TABLES.MIGRATIONS, TABLES.BATCHES);
      await store.migrate();
      await store.insertReports(journalLines(sent));
      await store.rebuildWindows(windowsOf(sent), LEAST);
      const expected = await answers();
      await dropAll(TABLES.MIGRATIONS, TABLES.BATCHES);
      await migrate(engine, layout, MIGRATIONS.slice(0, 3));
      await engine.insert('reachwatch.reports', inOldForm(journalLines(sent.slice(0, half))));
      await store.migrate();
      await store.insertReports(inOldForm(journalLines(sent.slice(half - 20, half + 20))));
      await store.insertReports(journalLines(sent.slice(half + 20)));
      await store.rebuildWindows(windowsOf(sent), LEAST);
      expect(await answers()).toEqual(expected);
      expect(expected[0]).toMatchObject({ rows: expect.arrayContaining([expect.anything()]) });

      // What was counted by hours goes on to count.
      await dropAll(TABLES.MIGRATIONS, TABLES.BATCHES);
      await migrate(engine, layout, MIGRATIONS.slice(0, 4));
      await engine.insert('reachwatch.reports', withoutIntake(journalLines(sent)));
      await store.migrate();
      await store.rebuildWindows(
        hoursOf(sent).map((hour) => ({ hour, intake: 0 })),
        LEAST,
      );
      await engine.run(
        "INSERT INTO reachwatch.windows SELECT 'cells', hour, version FROM reachwatch.counted WHERE intake = 0",
      );
      await dropAll(TABLES.MIGRATIONS, TABLES.COUNTED);
      await store.migrate();
      await store.publishDays(await store.days(), LEAST);
      expect(await answers()).toEqual(expected);
    });
  });
}
