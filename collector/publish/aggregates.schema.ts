/** A row of `GET /v1/aggregates`, and its whole answer. The data dictionary is made from the same objects. */
import { Type, type Static } from 'typebox';
import { AXES } from './parameters.ts';

const Count = (description: string) => Type.Integer({ description, minimum: 0 });
const Rate = (description: string) =>
  Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], { description });

const COUNTS = {
  measurement_count: Count('reports that match; one token counts once for a target in an hour'),
  ok_count: Count('of them, verdict `ok`'),
  down_count: Count('of them, verdict `down`'),
  blocked_count: Count('of them, verdict `blocked`'),
  unknown_count: Count('of them, verdict `unknown`'),
  total_count: Count('the denominator: all reports of the same cells, whatever they saw'),
  reporters: Type.String({
    description:
      'distinct tokens behind `total_count`, in a bin; for several targets, those of the one that most people checked: a lower bound',
  }),
  network_count: Count('networks that these are of; all that is left of a country is one'),
  blocked_rate: Type.Number({
    description:
      'of each of these networks the share of its reports that say `blocked`, and of the shares the median: however many reports one network has, it is one of them',
    minimum: 0,
    maximum: 1,
  }),
  control_site_rate: Rate(
    'is it the site? Share of the other countries, with cells of their own in the same window, in most of whose networks at least half of the reports on the same target failed; mean over the cells, weighted by reports; null: no other country',
  ),
  control_network_rate: Rate(
    'is it the line? Share of the other targets, with cells of their own on the same network in the same window, at least half of whose reports failed; mean over the cells, weighted by reports; null: no other target',
  ),
  method_versions: Type.Array(Type.String(), { description: 'of the rules that made the verdicts' }),
  schema_versions: Type.Array(Type.Integer(), { description: 'of the batches' }),
};

const Axis = Type.Union([Type.String(), Type.Integer(), Type.Null()]);

export const AggregateRow = Type.Object({
  ...Object.fromEntries(AXES.map((axis) => [axis, Type.Optional(Axis)])),
  ...COUNTS,
});
export type AggregateRow = Static<Type.TObject<typeof COUNTS>>;

export const COUNT_COLUMNS: readonly string[] = Object.keys(COUNTS);

export const Aggregates = Type.Object({
  v: Type.Literal(1),
  dimension_count: Type.Integer({ description: 'axes', minimum: 0, maximum: 2 }),
  since: Type.String({ description: 'ISO 8601, UTC' }),
  until: Type.String({ description: 'ISO 8601, UTC; not included' }),
  time_grain: Type.String(),
  min_reporters: Type.Integer({
    description: 'a cell of fewer distinct tokens is not published',
    minimum: 1,
  }),
  suppressed_cells: Type.Integer({
    description:
      'of the same days and countries: finest cells (hour, network, target) that are too small to be in any of the rows, whatever else is asked for. Absence is not "ok"',
    minimum: 0,
  }),
  flagged_reports: Type.Integer({
    description:
      'of the same days and countries: reports in none of the rows, since their batch said that a target answers which exists nowhere',
    minimum: 0,
  }),
  result: Type.Array(AggregateRow),
});
