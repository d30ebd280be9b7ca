/** The statements behind `GET /v1/aggregates`, over what is published and nothing else. */
import { FLAGGED } from '../store/count.sql.ts';
import { integer, list, text, time } from '../store/sql.ts';
import type { AggregatesQuestion, Axis, Filters } from './parameters.ts';
import type { TimeGrain } from './time-range.ts';

/** Axes that say what was seen: a row is a part of its cells then, and its denominator is all of them. */
const OUTCOME_AXES: readonly Axis[] = ['verdict', 'failure_class', 'mechanism'];

const HOUR = 3600;

const TIMES: Readonly<Record<TimeGrain, string>> = {
  hour: "formatDateTime(hour, '%Y-%m-%dT%H:00:00Z')",
  day: 'toString(toDate(hour))',
  week: 'toString(toMonday(hour))',
  month: 'toString(toStartOfMonth(hour))',
  year: 'toString(toStartOfYear(hour))',
};

const VERDICTS = ['ok', 'down', 'blocked', 'unknown'] as const;
const SUMS = [...VERDICTS, 'matching', 'total', 'site', 'sited', 'network', 'networked'];

export function keyAxes({ axes }: AggregatesQuestion): Axis[] {
  return axes.filter((axis) => !OUTCOME_AXES.includes(axis));
}

/** What there is to count, by the axes that are no outcomes: denominators, people, rates, versions. */
export function selectTotals(question: AggregatesQuestion, source: string, limit: number): string {
  const keys = keyAxes(question);
  const keysAnd = (...more: string[]): string => [...keys, ...more].join(', ');
  const matches = outcomeCondition(question.filters);
  // Names by level: in ClickHouse an alias that is named like a column takes its place everywhere in the query.
  const hours = `
    SELECT ${[...columnsOf(keys, question), 'target', 'hour', 'hours'].join(', ')},
      ${VERDICTS.map((word) => `sumIf(votes, ${matches} AND verdict = ${text(word)}) AS h_${word}`).join(', ')},
      sumIf(votes, ${matches}) AS h_matching, sum(votes) AS h_total, sum(firsts) AS h_newcomers,
      sum(votes * ${millionths('site_rate')}) AS h_site, sumIf(votes, isNotNull(site_rate)) AS h_sited,
      sum(votes * ${millionths('network_rate')}) AS h_network, sumIf(votes, isNotNull(network_rate)) AS h_networked,
      groupUniqArray(method_version) AS h_methods, groupUniqArray(schema_version) AS h_schemas
    FROM ${source} AS source WHERE ${rowCondition(question)}
    GROUP BY ${keysAnd('target', 'hour', 'hours')}`;
  // Each batch votes once for a target in an hour, so the fullest hour has as many people; and so have all hours together,
  // counting those who came new in each. Both count too few at worst.
  const targets = `
    SELECT ${keysAnd('target')}, ${SUMS.map((name) => `sum(h_${name}) AS t_${name}`).join(', ')},
      greatest(max(if(hours = 1, h_total, 0)), sum(h_newcomers)) AS t_people,
      groupUniqArrayArray(h_methods) AS t_methods, groupUniqArrayArray(h_schemas) AS t_schemas
    FROM (${hours}) GROUP BY ${keysAnd('target')}`;
  return `
    SELECT ${keysAnd(...SUMS.map((name) => `sum(t_${name}) AS ${name}`))}, max(t_people) AS people,
      arraySort(groupUniqArrayArray(t_methods)) AS methods, arraySort(groupUniqArrayArray(t_schemas)) AS schemas
    FROM (${targets})
    ${keys.length > 0 ? `GROUP BY ${keys.join(', ')}` : ''} HAVING total > 0
    ${keys.length > 0 ? `ORDER BY ${keys.join(', ')}` : ''} LIMIT ${integer(limit)}`;
}

/** Whole numbers: a sum of fractions depends on the order in which an engine comes to its rows, in the last digit. */
function millionths(rate: string): string {
  return `toUInt64(round(ifNull(${rate}, 0) * 1000000))`;
}

/**
 * Of each network the share of its reports that say `blocked`, and of these shares the median (of an even number the mean of the two
 * in the middle): however much one network says, it is one of them. The rows of the totals.
 */
export function selectMedians(question: AggregatesQuestion, source: string, limit: number): string {
  const keys = keyAxes(question);
  const keysAnd = (...more: string[]): string => [...keys, ...more].join(', ');
  const networks = `
    SELECT ${[...columnsOf(keys, question), 'country', 'asn'].join(', ')},
      sumIf(votes, verdict = 'blocked') / sum(votes) AS network_share
    FROM ${source} AS source WHERE ${rowCondition(question)}
    GROUP BY ${keysAnd('country', 'asn')}`;
  const inOrder = `
    SELECT ${keysAnd('count() AS network_count', 'arraySort(groupArray(network_share)) AS shares')}
    FROM (${networks}) ${keys.length > 0 ? `GROUP BY ${keys.join(', ')}` : ''}`;
  const middle = '(shares[intDiv(network_count + 1, 2)] + shares[intDiv(network_count, 2) + 1]) / 2';
  return `
    SELECT ${keysAnd('network_count', `${middle} AS blocked_median`)} FROM (${inOrder})
    WHERE network_count > 0 ${keys.length > 0 ? `ORDER BY ${keys.join(', ')}` : ''} LIMIT ${integer(limit)}`;
}

/** How the totals fall to the outcomes that are asked for. */
export function selectOutcomes(question: AggregatesQuestion, source: string, limit: number): string {
  const { axes, filters } = question;
  const keys = axes.join(', ');
  const mechanisms = axes.includes('mechanism') ? 'ARRAY JOIN mechanisms AS mechanism' : '';
  return `
    SELECT ${keys}, ${VERDICTS.map((word) => `sumIf(votes, seen = ${text(word)}) AS ${word}`).join(', ')},
      sum(votes) AS matching
    FROM (
      SELECT ${[...columnsOf(axes, question), 'votes'].join(', ')}, verdict AS seen
      FROM ${source} AS source ${mechanisms} WHERE ${rowCondition(question)} AND ${outcomeCondition(filters)}
    )
    GROUP BY ${keys} ORDER BY ${keys} LIMIT ${integer(limit)}`;
}

/**
 * Cells that nobody may see, and votes that are in no cell for what their batches said, of the days and countries in question,
 * whatever else is asked for.
 */
export function selectSuppressed({ filters, range, axes }: AggregatesQuestion, source: string): string {
  const isHourly = axes.includes('measurement_start_day') && range.grain === 'hour';
  const countries = words('country', filters.probe_cc);
  const count = `sum(suppressed${isHourly ? ' + only_daily' : ''})`;
  const flagged = `sumIf(votes, verdict = ${text(FLAGGED)})`;
  return `SELECT ${count} AS suppressed, ${flagged} AS flagged FROM ${source} AS source WHERE ${['target = 0', ...countries].join(' AND ')}`;
}

function columnsOf(axes: readonly Axis[], { range }: AggregatesQuestion): string[] {
  const columns: Readonly<Record<Axis, string>> = {
    measurement_start_day: `${TIMES[range.grain]} AS measurement_start_day`,
    probe_cc: 'country AS probe_cc',
    probe_asn: 'asn AS probe_asn',
    input: 'input',
    domain: 'domain',
    category_code: 'category_code',
    service: 'service',
    verdict: 'verdict',
    failure_class: 'failure_class',
    mechanism: 'mechanism',
  };
  return axes.map((axis) => columns[axis]);
}

/** Cells that lie in the range as a whole, of what is asked for. */
function rowCondition({ filters, range, axes }: AggregatesQuestion): string {
  const isHourly = axes.includes('measurement_start_day') && range.grain === 'hour';
  return [
    'target != 0',
    `hour >= ${time(range.since)}`,
    `hour <= ${time(range.until - HOUR)}`,
    `(hours = 1 OR hour <= ${time(range.until - 24 * HOUR)})`,
    ...(isHourly ? ['hours = 1'] : []),
    ...words('country', filters.probe_cc),
    ...(filters.probe_asn === null ? [] : [`asn IN ${list(filters.probe_asn.map(integer))}`]),
    ...words('input', filters.input),
    ...words('domain', filters.domain),
    ...words('category_code', filters.category_code),
    ...words('service', filters.service),
  ].join(' AND ');
}

function words(name: string, values: readonly string[] | null): string[] {
  return values === null ? [] : [`${name} IN ${list(values.map(text))}`];
}

function outcomeCondition({ verdict, failure_class, mechanism }: Filters): string {
  const nodes = mechanism?.map((node) => `(node = ${text(node)} OR startsWith(node, ${text(`${node}.`)}))`);
  return [
    '1',
    ...(verdict === null ? [] : [`verdict IN ${list(verdict.map(text))}`]),
    ...(failure_class === null
      ? []
      : [`failure_class IN ${list(failure_class.map((word) => text(word === 'none' ? '' : word)))}`]),
    ...(nodes === undefined ? [] : [`arrayExists(node -> ${nodes.join(' OR ')}, mechanisms)`]),
  ].join(' AND ');
}
