/**
 * Rows of an answer, of what the engine found. There may be 100,000: they are made of the engine's rows as those come, without an
 * object or a key for each of these on the way.
 */
import type { AnswerTable, Values } from '../store/engine.ts';
import type { AggregateRow } from './aggregates.schema.ts';
import { versionsIn, type MadeWith } from './made-with.ts';
import type { Axis } from './parameters.ts';
import { bin } from './reporters.ts';

export interface Found {
  /** What is told: the totals themselves, or how they fall to outcomes. */
  found: AnswerTable;
  totals: AnswerTable;
  people: AnswerTable;
  /** What the versions in the totals are numbers of, if they are. */
  known: MadeWith | null;
  axes: readonly Axis[];
  /** Those of the axes by which totals and people were counted. */
  keys: readonly Axis[];
}

type Reader<Value> = (row: Values) => Value;

/** In the order of what was found, without that of which nothing matches. */
export function answerRows({ found, totals, people, known, axes, keys }: Found): AggregateRow[] {
  const [totalOf, peopleOf] = [rowOfKeyIn(totals, found, keys), rowOfKeyIn(people, found, keys)];
  const places = axes.map((axis) => ({ axis, place: found.columns.indexOf(axis) }));
  const told = {
    matching: numberIn(found, 'matching'),
    ok: numberIn(found, 'ok'),
    down: numberIn(found, 'down'),
    blocked: numberIn(found, 'blocked'),
    unknown: numberIn(found, 'unknown'),
  };
  const all = {
    total: numberIn(totals, 'total'),
    networks: numberIn(totals, 'network_count'),
    blockedMedian: numberIn(totals, 'blocked_median'),
    site: rateIn(totals, 'site', 'sited'),
    network: rateIn(totals, 'network', 'networked'),
    methods: versionsIn(totals, 'methods', { known: known?.methods ?? [], read: String }),
    schemas: versionsIn(totals, 'schemas', { known: known?.schemas ?? [], read: Number }),
  };
  const count = numberIn(people, 'people');
  const rows: AggregateRow[] = [];
  found.rows.forEach((row, at) => {
    const [total, counted] = [totalOf(row, at), peopleOf(row, at)];
    if (total === undefined || counted === undefined || told.matching(row) === 0) return;
    const named: Record<string, string | number | null> = {};
    for (const { axis, place } of places) named[axis] = axisValue(axis, row[place]);
    rows.push({
      ...named,
      measurement_count: told.matching(row),
      ok_count: told.ok(row),
      down_count: told.down(row),
      blocked_count: told.blocked(row),
      unknown_count: told.unknown(row),
      total_count: all.total(total),
      reporters: bin(count(counted)),
      network_count: all.networks(total),
      blocked_rate: rounded(all.blockedMedian(total)),
      control_site_rate: all.site(total),
      control_network_rate: all.network(total),
      method_versions: all.methods(total),
      schema_versions: all.schemas(total),
    });
  });
  return rows;
}

/**
 * Finds the row of a table that has the key of a row of another one, `at` its place there. Tables by the same keys are in the same order
 * and mostly have the same rows, so that place is looked at first; but a server that has not everything yet may lack some.
 */
function rowOfKeyIn(
  table: AnswerTable,
  other: AnswerTable,
  keys: readonly Axis[],
): (row: Values, at: number) => Values | undefined {
  const pairs = keys.map((key) => ({ here: table.columns.indexOf(key), there: other.columns.indexOf(key) }));
  // No value holds the character between.
  const keyOf = (row: Values, side: 'here' | 'there'): string =>
    pairs.map((pair) => row[pair[side]]).join('\0');
  let byKey: Map<string, Values> | null = null;
  return (row, at) => {
    const near = table.rows[at];
    if (near !== undefined && pairs.every(({ here, there }) => near[here] === row[there])) return near;
    byKey ??= new Map(table.rows.map((each) => [keyOf(each, 'here'), each]));
    return byKey.get(keyOf(row, 'there'));
  };
}

export function numberIn({ columns }: AnswerTable, name: string): Reader<number> {
  const place = columns.indexOf(name);
  return (row) => Number(row[place]);
}

/** Of sums of millionths (store/forms.sql.ts). */
function rateIn(table: AnswerTable, sum: string, weight: string): Reader<number | null> {
  const [sumOf, weightOf] = [numberIn(table, sum), numberIn(table, weight)];
  return (row) => (weightOf(row) > 0 ? rounded(sumOf(row) / weightOf(row) / 1_000_000) : null);
}

/** Nothing failed, or no service: null. */
function axisValue(axis: Axis, value: unknown): string | number | null {
  if (axis === 'probe_asn') return Number(value);
  const word = String(value);
  return word === '' ? null : word;
}

function rounded(rate: number): number {
  return Math.round(rate * 10_000) / 10_000;
}
