/**
 * One country's week out of a month of everybody's, asked for over HTTP by day and by hour, against the engine's own time for the plain
 * sum over the same cells; by day also over the sums of days, which is what the answer is made of. The reports are made inside the
 * engine; counted and published they are by the Store, as all are.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { createApp } from '../../../collector/app.ts';
import { listen } from '../../../collector/http-server.ts';
import { aggregatesRoom } from '../../../collector/publish/aggregates-room.ts';
import { outcomeOf } from '../../../collector/receive/outcome.ts';
import { openEmbedded } from '../../../collector/store/engine.embedded.ts';
import type { Engine } from '../../../collector/store/engine.ts';
import { oneEngine } from '../../../collector/store/layout.ts';
import { openStore, type Store } from '../../../collector/store/store.ts';
import { TARGETS } from '../../e2e/collector/store/read-published.ts';
import { median, type Figure, type Measured } from '../figure.ts';
import { FINDINGS, REPORTS_A_BATCH } from './batches.ts';
import { mostMemoryOf } from './watch.ts';

const DAYS = 30;
const HOURS = 24;
const DAY_SECONDS = 86_400;
const FIRST_DAY = Date.UTC(2026, 0, 1) / 1000;
const COUNTRIES = [
  'BR',
  'CN',
  'CU',
  'DE',
  'EG',
  'ET',
  'FR',
  'IN',
  'IQ',
  'IR',
  'KE',
  'KZ',
  'MM',
  'NG',
  'PK',
  'RU',
  'TR',
  'UG',
  'VE',
];
const NETWORKS_A_COUNTRY = 5;
const LEAST = 10;
const RUNS = 9;
const GOAL = 3;
const BYTES_A_MB = 1e6;
/** About as many as the journal takes for one (journal/intake.ts). */
const BATCHES_AN_INTAKE = 500_000;

export async function measureQuery(reports: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'reachwatch-bench-'));
  const opened = openEmbedded(folder);
  if (!opened.ok) throw new Error(opened.message);
  const { engine } = opened;
  const store = openStore(engine, async () => oneEngine(''));
  try {
    await store.migrate();
    await store.insertTargets(TARGETS);
    const batchesADay = Math.ceil(reports / REPORTS_A_BATCH / DAYS);
    const filled = await seconds(() => fill(engine, batchesADay));
    const counted = await seconds(() => countAll(store, batchesADay));
    const { times, rows } = await timeAll(engine, store);
    const [row] = await engine.rows(
      'SELECT count() AS cells, sum(votes) AS votes FROM reachwatch.published_hours',
    );
    const ratio = (what: string, ours: Name, bare: Name): Omit<Figure, 'part'> => ({
      what,
      value: times[ours] / times[bare],
      unit: 'ratio',
      goal: null,
      from: { ours_ms: times[ours], bare_ms: times[bare], rows: rows[ours] },
    });
    const byDay = ratio(
      'one country’s week over HTTP, to the engine’s own time for the plain sum over its cells',
      'day',
      'bareDay',
    );
    const figures = [
      {
        ...byDay,
        goal: GOAL,
        from: {
          ...byDay.from,
          reports,
          published_votes: Number(row?.['votes']),
          published_cells: Number(row?.['cells']),
          making_s: filled,
          counting_s: counted,
          memory_MB: mostMemoryOf(process.pid) / BYTES_A_MB,
        },
      },
      ratio('the same, to the plain sum over its days, which are read', 'day', 'bareOfDays'),
      ratio('the same by hour, to the plain sum over its cells by hour', 'hour', 'bareHour'),
    ];
    return {
      figures: figures.map((figure) => ({ part: 'query', ...figure })),
      wrongs: [],
    };
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Batches of a day in one statement. Numbers that have nothing to do with each other make hour, country and network. */
async function fill(engine: Engine, batchesADay: number): Promise<void> {
  const targets = TARGETS.map(({ target }) => `toUInt64(${target})`).join(', ');
  const said = FINDINGS.map((finding) => `'${outcomeOf(finding)}'`);
  const outcomes = [...new Set(said)];
  const places = said.map((text) => outcomes.indexOf(text) + 1).join(', ');
  const countries = COUNTRIES.map((country) => `'${country}'`).join(', ');
  for (let day = 0; day < DAYS; day += 1) {
    await engine.run(`
      INSERT INTO reachwatch.batches
      SELECT toDateTime(${FIRST_DAY + day * DAY_SECONDS} + 3600 * (cityHash64(number, 1) % ${HOURS}), 'UTC') AS hour,
        toUInt32(intDiv(number, ${BATCHES_AN_INTAKE})) AS intake,
        [${countries}][country_number + 1] AS country,
        toUInt32(100 + country_number * ${NETWORKS_A_COUNTRY} + cityHash64(number, 2) % ${NETWORKS_A_COUNTRY}) AS asn,
        number AS batch, 'chromium' AS browser, 150 AS browser_major, '3' AS method_version, 1 AS schema_version,
        arrayMap(index -> [${targets}][(number + index) % ${TARGETS.length} + 1], range(${REPORTS_A_BATCH})) AS targets,
        arrayMap(index -> [${places}][(number * 7 + index) % ${FINDINGS.length} + 1], range(${REPORTS_A_BATCH})) AS found,
        [${outcomes.join(', ')}] AS outcomes,
        [] AS repeats
      FROM (
        SELECT number, cityHash64(number, 3) % ${COUNTRIES.length} AS country_number
        FROM numbers(${day * batchesADay}, ${batchesADay})
      )`);
  }
}

/** A day at once: as many hours as the counter takes in one step. */
async function countAll(store: Store, batchesADay: number): Promise<void> {
  for (let day = 0; day < DAYS; day += 1) {
    const first = intakeOf(day * batchesADay);
    const count = intakeOf((day + 1) * batchesADay - 1) - first + 1;
    const hours = Array.from({ length: HOURS }, (_, hour) => FIRST_DAY + day * DAY_SECONDS + hour * 3600);
    const windows = Array.from({ length: count }, (_, index) => first + index).flatMap((intake) =>
      hours.map((hour) => ({ hour, intake })),
    );
    await store.rebuildWindows(windows, LEAST);
  }
}

function intakeOf(batch: number): number {
  return Math.floor(batch / BATCHES_AN_INTAKE);
}

const NAMES = ['day', 'hour', 'bareDay', 'bareOfDays', 'bareHour'] as const;
type Name = (typeof NAMES)[number];

/** Milliseconds, medians, by turns, so that all meet the same machine; and how many rows the answers have. */
async function timeAll(
  engine: Engine,
  store: Store,
): Promise<{ times: Record<Name, number>; rows: Record<Name, number> }> {
  const room = aggregatesRoom({
    store,
    minReporters: LEAST,
    now: Date.now,
    onError: (error) => {
      throw error;
    },
  });
  const app = createApp({ rooms: [room], version: 'bench', log: pino({ enabled: false }) });
  const listening = await listen(app, { host: '127.0.0.1', port: 0 });
  if (!listening.ok) throw new Error(listening.message);
  const { server } = listening;
  const times = eachName((): number[] => []);
  const rows = eachName(() => 0);
  try {
    for (let run = 0; run < RUNS; run += 1) {
      // Another country and another week each time: nothing is answered from memory.
      const country = COUNTRIES[run % COUNTRIES.length] ?? '';
      const since = FIRST_DAY + (run % 3) * 7 * DAY_SECONDS;
      const until = since + 7 * DAY_SECONDS;
      const ask = async (grain: string): Promise<number> => {
        const [from, to] = [since, until].map((time) => new Date(time * 1000).toISOString().slice(0, 10));
        const asked = `probe_cc=${country}&since=${from}&until=${to}&time_grain=${grain}&axis_x=measurement_start_day&axis_y=input`;
        const answer = await fetch(`${server.url}/v1/aggregates?${asked}`);
        const { result }: { result: unknown[] } = JSON.parse(await answer.text());
        return result.length;
      };
      const sum = async (table: string, step: string): Promise<number> => {
        const found = await engine.table(`
          SELECT ${step} AS step, input, sum(votes) AS seen, sumIf(votes, failure_class != '') AS failed
          FROM reachwatch.${table}
          WHERE country = '${country}' AND hour >= toDateTime(${since}, 'UTC') AND hour < toDateTime(${until}, 'UTC')
          GROUP BY step, input ORDER BY step, input`);
        return found.rows.length;
      };
      const works: Readonly<Record<Name, () => Promise<number>>> = {
        day: () => ask('day'),
        hour: () => ask('hour'),
        bareDay: () => sum('published_hours', 'toDate(hour)'),
        bareOfDays: () => sum('published_days', 'toDate(hour)'),
        bareHour: () => sum('published_hours', 'hour'),
      };
      for (const name of NAMES) {
        const taken = await seconds(async () => {
          rows[name] = await works[name]();
        });
        // The first of each opens files that all others find open.
        if (run > 0) times[name].push(taken * 1000);
      }
    }
  } finally {
    await server.close();
    await room.close();
  }
  return { times: eachName((name) => median(times[name])), rows };
}

function eachName<Value>(valueOf: (name: Name) => Value): Record<Name, Value> {
  return {
    day: valueOf('day'),
    hour: valueOf('hour'),
    bareDay: valueOf('bareDay'),
    bareOfDays: valueOf('bareOfDays'),
    bareHour: valueOf('bareHour'),
  };
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}
