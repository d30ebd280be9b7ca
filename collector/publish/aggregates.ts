/** The answer of `GET /v1/aggregates`: what the engine gives, as rows that carry their denominators. */
import type { Store } from '../store/store.ts';
import type { Form } from '../store/forms.sql.ts';
import {
  formOf,
  keyAxes,
  selectOutcomes,
  selectPeople,
  selectSuppressed,
  selectTotals,
} from './aggregates.sql.ts';
import type { AggregateRow } from './aggregates.schema.ts';
import type { AggregatesQuestion, Axis } from './parameters.ts';
import { bin } from './reporters.ts';

/** More rows than anybody reads, and few enough for memory. */
export const MOST_ROWS = 100_000;

export type Aggregates =
  | {
      ok: true;
      rows: AggregateRow[];
      suppressed: number;
      flagged: number;
      /** Of what was published when it was read. */
      version: number;
    }
  | { ok: false; reason: 'too_many_rows' };

type Unversioned = Omit<Extract<Aggregates, { ok: true }>, 'version'> | Extract<Aggregates, { ok: false }>;

type EngineRow = Record<string, unknown>;

const DAY = 86_400;
/** When rules change, days are published anew without a pause: sooner or later an answer is given all the same. */
const MOST_READINGS = 4;

/** The days that a question touches. */
export function daysOf({ range }: AggregatesQuestion): { from: number; until: number } {
  return { from: range.since - (range.since % DAY), until: Math.ceil(range.until / DAY) * DAY };
}

/**
 * Of one version: the statements follow each other, and so may versions. What was read while a day was published anew is read
 * again.
 */
export async function aggregate(
  store: Pick<Store, 'query' | 'publishedVersion'>,
  question: AggregatesQuestion,
): Promise<Aggregates> {
  let version = await store.publishedVersion(daysOf(question));
  for (let readings = 1; ; readings += 1) {
    const found = await read(store, question);
    const after = await store.publishedVersion(daysOf(question));
    if (!found.ok) return found;
    if (after === version || readings === MOST_READINGS) return { ...found, version };
    version = after;
  }
}

async function read(store: Pick<Store, 'query'>, question: AggregatesQuestion): Promise<Unversioned> {
  const limit = MOST_ROWS + 1;
  const keys = keyAxes(question);
  const ask = (form: Form, select: typeof selectTotals): Promise<EngineRow[]> =>
    rowsOf(store.query(daysOf(question), form, (source) => select(question, source, limit)));
  const form = formOf(question);
  const [totals, people, [hidden], outcomes] = await Promise.all([
    ask(form, selectTotals),
    ask(form, selectPeople),
    ask('days', selectSuppressed),
    keys.length < question.axes.length ? ask(form, selectOutcomes) : null,
  ]);
  const found = outcomes ?? totals;
  if (totals.length > MOST_ROWS || found.length > MOST_ROWS) return { ok: false, reason: 'too_many_rows' };

  const peopleByKey = new Map(people.map((row) => [keyOf(row, keys), row]));
  // A day that was published anew in between may have lost a row: it is in neither, then.
  const byKey = new Map(
    totals.flatMap((row) => {
      const counted = peopleByKey.get(keyOf(row, keys));
      return counted === undefined ? [] : [[keyOf(row, keys), { ...row, ...counted }]];
    }),
  );
  const rows = found.flatMap((row) => {
    const total = byKey.get(keyOf(row, keys));
    const isSeen = total !== undefined && Number(row['matching']) > 0;
    return isSeen ? [aggregateRow(row, total, question.axes)] : [];
  });
  const hiddenOf = (name: string): number => Number(hidden?.[name] ?? 0);
  return { ok: true, rows, suppressed: hiddenOf('suppressed'), flagged: hiddenOf('flagged') };
}

function aggregateRow(row: EngineRow, total: EngineRow, axes: readonly Axis[]): AggregateRow {
  const count = (of: EngineRow, name: string): number => Number(of[name]);
  const rate = (sum: string, weight: string): number | null =>
    count(total, weight) > 0 ? rounded(count(total, sum) / count(total, weight) / 1_000_000) : null;
  return {
    ...Object.fromEntries(axes.map((axis) => [axis, axisValue(axis, row[axis])])),
    measurement_count: count(row, 'matching'),
    ok_count: count(row, 'ok'),
    down_count: count(row, 'down'),
    blocked_count: count(row, 'blocked'),
    unknown_count: count(row, 'unknown'),
    total_count: count(total, 'total'),
    reporters: bin(count(total, 'people')),
    network_count: count(total, 'network_count'),
    blocked_rate: rounded(count(total, 'blocked_median')),
    control_site_rate: rate('site', 'sited'),
    control_network_rate: rate('network', 'networked'),
    method_versions: listOf(total['methods']).map(String),
    schema_versions: listOf(total['schemas']).map(Number),
  };
}

/** Nothing failed, or no service: null. */
function axisValue(axis: Axis, value: unknown): string | number | null {
  if (axis === 'probe_asn') return Number(value);
  const word = String(value);
  return word === '' ? null : word;
}

function keyOf(row: EngineRow, keys: readonly Axis[]): string {
  return JSON.stringify(keys.map((key) => row[key]));
}

async function rowsOf(stream: AsyncIterable<Uint8Array>): Promise<EngineRow[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString().split('\n');
  return lines.filter((line) => line !== '').map((line): EngineRow => JSON.parse(line));
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function rounded(rate: number): number {
  return Math.round(rate * 10_000) / 10_000;
}
