/** The statements behind `GET /v1/aggregates`, over what is published and nothing else. */
import { FLAGGED } from '../store/count.sql.ts';
import type { Form, Source } from '../store/forms.sql.ts';
import { integer, list, text, time } from '../store/sql.ts';
import { keysOf } from './keys.sql.ts';
import { selectMadeWith, versionColumns, type MadeWith } from './made-with.ts';
import type { AggregatesQuestion, Axis, Filters } from './parameters.ts';
import type { TimeGrain } from './time-range.ts';

/** Axes that say what was seen: a row is a part of its cells then, and its denominator is all of them. */
const OUTCOME_AXES: readonly Axis[] = ['verdict', 'failure_class', 'mechanism'];

const HOUR = 3600;
const DAY = 86_400;

const VERDICTS = ['ok', 'down', 'blocked', 'unknown'] as const;
const RATE_SUMS = ['site', 'sited', 'network', 'networked'];
const SUMS = [...VERDICTS, 'total', ...RATE_SUMS];

export function keyAxes({ axes }: AggregatesQuestion): Axis[] {
  return axes.filter((axis) => !OUTCOME_AXES.includes(axis));
}

/** What a question can be answered from: from days, which are far fewer rows, unless it cuts one. */
export function formOf(question: AggregatesQuestion): Form {
  return isHourly(question) || cutsDays(question) ? 'hours' : 'days';
}

function cutsDays({ range }: AggregatesQuestion): boolean {
  return range.since % DAY !== 0 || range.until % DAY !== 0;
}

/** What the rows of each form are sums over. */
const WINDOWS: Readonly<Record<Form, TimeGrain>> = { hours: 'hour', days: 'day' };

/**
 * What there is to count, by the axes that are no outcomes: denominators, rates, versions; and of each network the share of its
 * reports that say `blocked`, and of these shares the median (of an even number the mean of the two in the middle): however much one
 * network says, it is one of them.
 */
export function selectTotals(
  question: AggregatesQuestion,
  { source }: Source,
  limit: number,
  madeWith: MadeWith | null = null,
): string {
  const keys = keysOf(keyAxes(question), question);
  const matches = outcomeCondition(question.filters);
  const versions = versionColumns(madeWith);
  // A text to group by costs as much as all sums.
  const network = question.filters.probe_cc?.length === 1 ? ['asn'] : ['country', 'asn'];
  // Names by level: in ClickHouse an alias that is named like a column takes its place everywhere in the query.
  const networks = `
    SELECT ${keys.read(...network)},
      ${VERDICTS.map((word) => `sumIf(votes, ${[...matches, `verdict = ${text(word)}`].join(' AND ')}) AS n_${word}`).join(', ')},
      ${matches.length > 0 ? `sumIf(votes, ${matches.join(' AND ')}) AS n_matching, sumIf(votes, verdict = 'blocked') AS n_all_blocked,` : ''}
      sum(votes) AS n_total,
      ${[...RATE_SUMS.map((name) => `sum(${name}) AS n_${name}`), ...versions.ofNetworks].join(', ')}
    FROM ${source} AS source WHERE ${rowCondition(question)}
    ${keys.groupRead(...network)}`;
  // Where all outcomes match, two sums are others: each costs as much as reading a column.
  const [matching, blocked] = matches.length > 0 ? ['n_matching', 'n_all_blocked'] : ['n_total', 'n_blocked'];
  const shares = `arraySort(groupArray(${blocked} / n_total))`;
  const median = `(${shares}[intDiv(count() + 1, 2)] + ${shares}[intDiv(count(), 2) + 1]) / 2`;
  return `
    SELECT ${keys.written(...SUMS.map((name) => `sum(n_${name}) AS ${name}`), `sum(${matching}) AS matching`, ...versions.ofRows)},
      count() AS network_count, ${median} AS blocked_median
    FROM (${networks}) ${keys.groupBy()} HAVING total > 0 ${keys.orderBy()} LIMIT ${integer(limit)}`;
}

/**
 * How many people, by the same axes. Each batch votes once for a target in an hour, so the fullest hour has as many people; and so
 * have all hours together, counting those who came new in each. Both count too few at worst.
 */
export function selectPeople(question: AggregatesQuestion, { source, form }: Source, limit: number): string {
  const keys = keysOf(keyAxes(question), question);
  const fullest = form === 'hours' ? 'sumIf(votes, hours = 1)' : "arrayReduce('max', sumForEach(hourly))";
  const windows = `
    SELECT ${keys.read('target', 'hour')}, ${fullest} AS fullness, sum(firsts) AS newcomers
    FROM ${source} AS source WHERE ${rowCondition(question)}
    ${keys.groupRead('target', 'hour')}`;
  const overWindows = `
    SELECT ${keys.names('target', 'greatest(max(fullness), sum(newcomers)) AS target_people')}
    FROM (${windows}) ${keys.groupBy('target')}`;
  const inOneWindow = `
    SELECT ${keys.read('target')}, greatest(${fullest}, sum(firsts)) AS target_people
    FROM ${source} AS source WHERE ${rowCondition(question)}
    ${keys.groupRead('target')}`;
  const isOne = question.axes.includes('measurement_start_day') && question.range.grain === WINDOWS[form];
  return `
    SELECT ${keys.written('max(target_people) AS people')} FROM (${isOne ? inOneWindow : overWindows})
    ${keys.groupBy()} ${keys.orderBy()} LIMIT ${integer(limit)}`;
}

/** How the totals fall to the outcomes that are asked for. */
export function selectOutcomes(question: AggregatesQuestion, { source }: Source, limit: number): string {
  const { axes, filters } = question;
  const keys = keysOf(axes, question);
  const mechanisms = axes.includes('mechanism') ? 'ARRAY JOIN mechanisms AS mechanism' : '';
  const sums = VERDICTS.map((word) => `sumIf(n_votes, seen = ${text(word)}) AS ${word}`);
  return `
    SELECT ${keys.written(...sums, 'sum(n_votes) AS matching')}
    FROM (
      SELECT ${keys.read('verdict AS seen', 'sum(votes) AS n_votes')}
      FROM ${source} AS source ${mechanisms} WHERE ${[rowCondition(question), ...outcomeCondition(filters)].join(' AND ')}
      ${keys.groupRead('seen')}
    )
    ${keys.groupBy()} ${keys.orderBy()} LIMIT ${integer(limit)}`;
}

/**
 * Cells that nobody may see, and votes that are in no cell for what their batches said, of the days and countries in question,
 * whatever else is asked for.
 */
export function selectSuppressed(question: AggregatesQuestion, { source }: Source): string {
  const countries = words('country', question.filters.probe_cc);
  const count = `sum(suppressed${isHourly(question) ? ' + only_daily' : ''})`;
  const flagged = `sumIf(votes, verdict = ${text(FLAGGED)})`;
  return `SELECT ${count} AS suppressed, ${flagged} AS flagged FROM ${source} AS source WHERE ${['target = 0', ...countries].join(' AND ')}`;
}

/** Cells that lie in the range as a whole, of what is asked for; the source has the days that it touches, and no others. */
function rowCondition(question: AggregatesQuestion): string {
  const { filters, range } = question;
  const isWhole = `(hours = 1 OR hour <= ${time(range.until - DAY)})`;
  return [
    'target != 0',
    ...(cutsDays(question)
      ? [`hour >= ${time(range.since)}`, `hour <= ${time(range.until - HOUR)}`, isWhole]
      : []),
    ...(isHourly(question) ? ['hours = 1'] : []),
    ...placeCondition(filters),
  ].join(' AND ');
}

/** What does not depend on what was seen, nor when. */
function placeCondition(filters: Filters): string[] {
  return [
    ...words('country', filters.probe_cc),
    ...(filters.probe_asn === null ? [] : [`asn IN ${list(filters.probe_asn.map(integer))}`]),
    ...words('input', filters.input),
    ...words('domain', filters.domain),
    ...words('category_code', filters.category_code),
    ...words('service', filters.service),
  ];
}

/** What all reports were made with that may be in the answer, of whole days. */
export function selectVersions({ filters }: AggregatesQuestion, { source }: Source): string {
  return selectMadeWith(source, ['target != 0', ...placeCondition(filters)].join(' AND '));
}

function isHourly({ axes, range }: AggregatesQuestion): boolean {
  return axes.includes('measurement_start_day') && range.grain === 'hour';
}

function words(name: string, values: readonly string[] | null): string[] {
  return values === null ? [] : [`${name} IN ${list(values.map(text))}`];
}

/** None: whatever was seen matches. */
function outcomeCondition({ verdict, failure_class, mechanism }: Filters): string[] {
  const nodes = mechanism?.map((node) => `(node = ${text(node)} OR startsWith(node, ${text(`${node}.`)}))`);
  return [
    ...(verdict === null ? [] : [`verdict IN ${list(verdict.map(text))}`]),
    ...(failure_class === null
      ? []
      : [`failure_class IN ${list(failure_class.map((word) => text(word === 'none' ? '' : word)))}`]),
    ...(nodes === undefined ? [] : [`arrayExists(node -> ${nodes.join(' OR ')}, mechanisms)`]),
  ];
}
