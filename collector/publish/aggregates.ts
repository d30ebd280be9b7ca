/** The answer of `GET /v1/aggregates`: what the engine gives, as rows that carry their denominators. */
import type { EngineRow } from '../store/engine.ts';
import type { Published, Store } from '../store/store.ts';
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

const DAY = 86_400;
/** When rules change, days are published anew without a pause: sooner or later an answer is given all the same. */
const MOST_READINGS = 4;

/** The days that a question touches. */
export function daysOf({ range }: AggregatesQuestion): { from: number; until: number } {
  return { from: range.since - (range.since % DAY), until: Math.ceil(range.until / DAY) * DAY };
}

/** Of one version. What took so long that rows may be gone which were replaced meanwhile is read again. */
export async function aggregate(
  store: Pick<Store, 'published'>,
  question: AggregatesQuestion,
): Promise<Aggregates> {
  let published = await store.published(daysOf(question));
  for (let readings = 1; ; readings += 1) {
    const { version } = published;
    const found = await read(published, question);
    if (!found.ok) return found;
    if (published.lasts() || readings === MOST_READINGS) return { ...found, version };
    published = await store.published(daysOf(question));
    if (published.version === version) return { ...found, version };
  }
}

async function read(published: Published, question: AggregatesQuestion): Promise<Unversioned> {
  const limit = MOST_ROWS + 1;
  const keys = keyAxes(question);
  const ask = (form: Form, select: typeof selectTotals): Promise<EngineRow[]> =>
    published.query(form, (source) => select(question, source, limit));
  const form = formOf(question);
  const [totals, people, [hidden], outcomes] = await Promise.all([
    ask(form, selectTotals),
    ask(form, selectPeople),
    ask('days', selectSuppressed),
    keys.length < question.axes.length ? ask(form, selectOutcomes) : null,
  ]);
  const found = outcomes ?? totals;
  if (totals.length > MOST_ROWS || found.length > MOST_ROWS) return { ok: false, reason: 'too_many_rows' };

  const totalByKey = new Map(totals.map((row) => [keyOf(row, keys), row]));
  const peopleByKey = new Map(people.map((row) => [keyOf(row, keys), row]));
  const rows = found.flatMap((row) => {
    const key = keyOf(row, keys);
    const [total, counted] = [totalByKey.get(key), peopleByKey.get(key)];
    const isSeen = total !== undefined && counted !== undefined && Number(row['matching']) > 0;
    return isSeen ? [aggregateRow({ row, total, counted }, question.axes)] : [];
  });
  const hiddenOf = (name: string): number => Number(hidden?.[name] ?? 0);
  return { ok: true, rows, suppressed: hiddenOf('suppressed'), flagged: hiddenOf('flagged') };
}

interface RowParts {
  row: EngineRow;
  /** Its denominators. */
  total: EngineRow;
  /** Its people. */
  counted: EngineRow;
}

function aggregateRow({ row, total, counted }: RowParts, axes: readonly Axis[]): AggregateRow {
  const rate = (sum: string, weight: string): number | null =>
    countOf(total, weight) > 0 ? rounded(countOf(total, sum) / countOf(total, weight) / 1_000_000) : null;
  return {
    ...Object.fromEntries(axes.map((axis) => [axis, axisValue(axis, row[axis])])),
    measurement_count: countOf(row, 'matching'),
    ok_count: countOf(row, 'ok'),
    down_count: countOf(row, 'down'),
    blocked_count: countOf(row, 'blocked'),
    unknown_count: countOf(row, 'unknown'),
    total_count: countOf(total, 'total'),
    reporters: bin(countOf(counted, 'people')),
    network_count: countOf(total, 'network_count'),
    blocked_rate: rounded(countOf(total, 'blocked_median')),
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

/** No value holds the character between. */
function keyOf(row: EngineRow, keys: readonly Axis[]): string {
  return keys.map((key) => row[key]).join('\0');
}

function countOf(of: EngineRow, name: string): number {
  return Number(of[name]);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function rounded(rate: number): number {
  return Math.round(rate * 10_000) / 10_000;
}
