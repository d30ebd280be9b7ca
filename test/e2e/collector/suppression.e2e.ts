/**
 * What may be seen, in the real engine: against a second working-out without SQL, and with the eyes of somebody who asks many
 * questions and subtracts the answers from each other.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aggregate } from '../../../collector/publish/aggregates.ts';
import { AXES, readQuestion } from '../../../collector/publish/parameters.ts';
import { openEmbedded } from '../../../collector/store/engine.embedded.ts';
import type { Engine } from '../../../collector/store/engine.ts';
import { DURABLE, oneEngine } from '../../../collector/store/layout.ts';
import { openStore, type Store } from '../../../collector/store/store.ts';
import { cellsOf, DAY, INTAKES, linesOfVotes, someVotes, WORDS, type Vote } from './votes.ts';

const LEAST = 4;
const RUNS = Number(process.env['REACHWATCH_RUNS'] ?? 12);

let folder = '';
let engine: Engine;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reachwatch-store-'));
  const opened = openEmbedded(join(folder, 'engine'));
  if (!opened.ok) throw new Error(opened.message);
  ({ engine } = opened);
  store = openStore(engine, () => Promise.resolve(oneEngine(DURABLE)));
  await store.migrate();
  await store.insertTargets(WORDS);
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function publish(votes: readonly Vote[]): Promise<void> {
  for (const table of ['batches', 'cells', 'counted', 'published_hours', 'published_days', 'windows'])
    await engine.run(`TRUNCATE TABLE reachwatch.${table}`);
  await store.insertReports(Buffer.from(linesOfVotes(votes)));
  const hours = [...new Set(votes.map(({ hour }) => hour))];
  const windows = hours.flatMap((hour) => Array.from({ length: INTAKES }, (_, intake) => ({ hour, intake })));
  await store.rebuildWindows(windows, LEAST);
}

interface Answer {
  /** Denominators of the rows. */
  totals: number[];
  measured: number;
  suppressed: number;
}

/** Conditions and axes as `name=value`; a later one takes the place of an earlier one. */
async function ask(...parts: readonly string[]): Promise<Answer> {
  const query = new URLSearchParams({ since: '2025-11-25', until: '2025-11-27' });
  for (const part of parts) query.set(nameOf(part), part.slice(nameOf(part).length + 1));
  const read = readQuestion(query, Date.now());
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  const found = await aggregate(store, read.question);
  if (!found.ok) throw new Error(found.reason);
  return {
    totals: found.rows.map(({ total_count }) => total_count),
    measured: found.rows.reduce((sum, { measurement_count }) => sum + measurement_count, 0),
    suppressed: found.suppressed,
  };
}

const nameOf = (part: string): string => part.split('=')[0] ?? '';
const sumOf = ({ totals }: Answer): number => totals.reduce((sum, count) => sum + count, 0);
/** Of somebody, and of too few. */
const isTelling = (count: number): boolean => count < 0 || (count > 0 && count < LEAST);

const keyOf = ({ hour, hours, country, asn, target }: Record<string, unknown>): string =>
  [hour, hours, country, asn, target].join(' ');

/** Networks of so many people, of whom so many saw a block. */
function votesOf(networks: readonly (readonly [people: number, blocked: number])[]): Vote[] {
  return networks.flatMap(([people, blocked], at) =>
    Array.from({ length: people }, (_, index): Vote => ({
      batch: 1000 * at + index + 1,
      country: 'IQ',
      asn: at + 1,
      hour: DAY,
      target: 1,
      verdict: index < blocked ? 'blocked' : 'ok',
    })),
  );
}

describe('what is published', () => {
  it(
    'is what a second working-out says, cell by cell',
    () =>
      fc.assert(
        fc.asyncProperty(someVotes, async (votes) => {
          await publish(votes);
          const found = await engine.rows(`
            SELECT toUnixTimestamp(hour) AS hour, hours, country, asn, target, sum(votes) AS votes
            FROM reachwatch.published_hours WHERE target != 0 GROUP BY hour, hours, country, asn, target`);
          const { cells, left } = cellsOf(votes, LEAST);
          expect(Object.fromEntries(found.map((row) => [keyOf(row), Number(row['votes'])]))).toEqual(
            Object.fromEntries(cells.map((cell) => [keyOf({ ...cell }), cell.votes.length])),
          );
          const finest = new Set(
            left.map(({ hour, country, asn, target }) => keyOf({ hour, country, asn, target })),
          );
          expect((await ask()).suppressed).toBe(finest.size);
          for (const { votes: group } of cells) {
            expect(new Set(group.map(({ batch }) => batch)).size).toBeGreaterThanOrEqual(LEAST);
          }
        }),
        { numRuns: RUNS },
      ),
    600_000,
  );

  /** One more condition on a question. */
  const conditions = fc.constantFrom(
    ...['IQ', 'IR', 'SY', 'IQ,IR'].map((country) => `probe_cc=${country}`),
    ...[0, 1, 2, 3, '1,2'].map((asn) => `probe_asn=${asn}`),
    ...WORDS.map(({ input }) => `input=${input}`),
    'category_code=NEWS',
    'service=one',
    'domain=1.example,2.example',
    'until=2025-11-26',
    'since=2025-11-25T05:00:00Z',
    'until=2025-11-25T06:00:00Z',
  );
  const questions = fc.uniqueArray(conditions, { selector: nameOf, minLength: 1, maxLength: 4 });
  it(
    'tells of nobody, whatever is asked and subtracted',
    () =>
      fc.assert(
        fc.asyncProperty(
          someVotes,
          fc.array(fc.tuple(questions, fc.constantFrom(...AXES.slice(0, 7))), {
            minLength: 10,
            maxLength: 14,
          }),
          async (votes, asked) => {
            await publish(votes);
            for (const [parts, axis] of asked) {
              const whole = sumOf(await ask(...parts));
              // Less one condition it holds more: of nobody, or of so many.
              for (const part of parts) {
                const wider = sumOf(await ask(...parts.filter((other) => other !== part)));
                expect({ parts, part, telling: isTelling(wider - whole) }).toMatchObject({ telling: false });
              }
              const split = await ask(...parts, `axis_x=${axis}`, 'time_grain=hour');
              expect(split.totals.filter(isTelling)).toEqual([]);
              expect(isTelling(whole - sumOf(split))).toBe(false);
            }
          },
        ),
        { numRuns: RUNS },
      ),
    600_000,
  );

  it.each([
    ['one network', [[8, 2]], 0.25],
    [
      'two, between the two',
      [
        [200, 200],
        [4, 0],
      ],
      0.5,
    ],
    [
      'three, of which one is flooded',
      [
        [300, 300],
        [8, 2],
        [4, 0],
      ],
      0.25,
    ],
  ] as const)('has as its rate the median of the networks: %s', async (_what, networks, expected) => {
    await publish(votesOf(networks));
    const read = readQuestion(new URLSearchParams({ since: '2025-11-25', until: '2025-11-27' }), Date.now());
    if (!read.ok) throw new Error(JSON.stringify(read.errors));
    const { axes } = read.question;
    for (const asked of [axes, ['input', 'measurement_start_day'], ['verdict']] as const) {
      const found = await aggregate(store, { ...read.question, axes: [...asked] });
      const rows = found.ok ? found.rows : [];
      const rates = rows.map(({ blocked_rate, network_count }) => [blocked_rate, network_count]);
      expect(rates.length).toBeGreaterThan(0);
      for (const rate of rates) expect(rate).toEqual([expected, networks.length]);
    }
  });

  it(
    'adds up to what came in when one person is enough',
    () =>
      fc.assert(
        fc.asyncProperty(someVotes, async (votes) => {
          await publish(votes);
          await store.publishDays([DAY, DAY + 86_400], 1);
          for (const axis of AXES.slice(0, 9))
            expect((await ask(`axis_x=${axis}`)).measured).toBe(votes.length);
          const blocked = votes.filter(({ verdict }) => verdict === 'blocked').length;
          expect((await ask('mechanism=dns')).measured).toBe(blocked);
          expect((await ask('axis_x=mechanism', 'axis_y=probe_cc')).measured).toBe(blocked);
          expect((await ask('verdict=ok', 'axis_x=input', 'axis_y=measurement_start_day')).measured).toBe(
            votes.length - blocked,
          );
        }),
        { numRuns: Math.ceil(RUNS / 4) },
      ),
    600_000,
  );
});
