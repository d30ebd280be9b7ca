/** From what came in to votes an hour: statements that count windows again, whole, each time. */
import type { CountedCanaries } from '../canaries/canaries.ts';
import { integer, list, time } from './sql.ts';

/**
 * In place of what was seen: of a batch that saw what exists nowhere, and of a vote on such a target. They are counted, so that it
 * is known how many there are and that none is missing, and go no further (publish.sql.ts).
 */
export const FLAGGED = 'flagged';
export const CANARY = 'canary';

/** Of who told: a hash of all that batches have in common. */
const MAKER = 'cityHash64(hour, country, asn, method_version, schema_version)';

/**
 * One vote a batch, target and hour: `FINAL` makes one of a row that was loaded twice, and rows hold a target once. A batch that
 * says `ok` of a canary says so in each of its rows (receive/rows.ts).
 *
 * This reads every vote of an hour. So votes carry three numbers, of who told, of the target and of the outcome, and are grouped by one hash of them; what the numbers mean is looked up for each cell. Of ten million
 * cells, two are taken for one in one hour of 300,000. What came after the meanings were read is left out, and its hour is counted again.
 */
export function countHours(hours: readonly number[], version: number, canaries: CountedCanaries): string {
  const within = `hour IN ${list(hours.map(time))}`;
  // 18.16 overlooks that a column is needed when only a function's body says so: each stands outside of one, too.
  const isMarked = `notEmpty(answered) AND arrayExists((target, place) -> ${isOneOf('target', canaries.marking)} AND answered[place], targets, places)`;
  const hashed = 'arrayMap(text -> cityHash64(text), outcomes)';
  const flagged = `if(${isMarked}, arrayMap(text -> cityHash64('${FLAGGED}'), outcomes), ${hashed})`;
  const hidden = `if(${isOneOf('target', canaries.hidden)}, cityHash64('${CANARY}'), hashes[place])`;
  const said = canaries.hidden.length > 0 ? hidden : 'hashes[place]';
  const rows = `
    SELECT ${MAKER} AS maker, targets,
      if(empty(hashes), emptyArrayUInt64(), arrayMap((target, place) -> ${said}, targets, places)) AS said_each,
      if(empty(repeats), arrayMap(target -> toUInt8(1), targets), arrayMap(target -> NOT has(repeats, target), targets)) AS first_each
    FROM (
      SELECT *, ${canaries.marking.length > 0 ? flagged : hashed} AS hashes
      FROM (
        SELECT *, if(empty(found), arrayEnumerate(targets), found) AS places, arrayMap(text -> startsWith(text, 'ok|'), outcomes) AS answered
        FROM reachwatch.reports FINAL WHERE ${within}
      )
    )`;
  const cells = `
    SELECT any(maker) AS maker_number, any(target) AS target_number, any(said) AS outcome_number, count() AS votes, sum(first) AS firsts
    FROM (${rows}) ARRAY JOIN targets AS target, said_each AS said, first_each AS first
    GROUP BY cityHash64(maker, target, said)`;
  const makers = `
    SELECT DISTINCT ${MAKER} AS maker_number, hour, country, asn, method_version, schema_version
    FROM reachwatch.reports WHERE ${within}`;
  const texts = `
    SELECT DISTINCT cityHash64(text) AS outcome_number, text FROM (
      SELECT DISTINCT arrayConcat(outcomes, ['${FLAGGED}', '${CANARY}']) AS texts FROM reachwatch.reports WHERE ${within}
    ) ARRAY JOIN texts AS text`;
  // One join a query is all that 18.16 knows.
  return `
    INSERT INTO reachwatch.cells
    SELECT hour, country, asn, target_number, method_version, schema_version, text, votes, firsts,
      toUInt64(${integer(version)}) AS version
    FROM (
      SELECT hour, country, asn, target_number, method_version, schema_version, outcome_number, votes, firsts
      FROM (${cells}) AS cell ANY LEFT JOIN (${makers}) AS maker USING (maker_number)
    ) AS made ANY LEFT JOIN (${texts}) AS said USING (outcome_number)
    WHERE ${within} AND text != ''`;
}

/** Only for numbers that there are: an empty array has no type. */
function isOneOf(column: string, numbers: readonly number[]): string {
  return `has([${numbers.map((number) => `toUInt64(${integer(number)})`).join(', ')}], ${column})`;
}

/** From now on these versions count. */
export function switchWindows(
  kind: 'cells' | 'published',
  starts: readonly number[],
  version: number,
): string {
  const rows = starts.map((start) => `('${kind}', ${time(start)}, ${integer(version)})`);
  return `INSERT INTO reachwatch.windows (kind, start, version) VALUES ${rows.join(', ')}`;
}

/** A condition on rows of `table`: of the last version of their window, for windows from `from` to before `until`. */
export function isCurrent(kind: 'cells' | 'published', from: number, until: number): string {
  const window = kind === 'cells' ? 'hour' : "toDateTime(toDate(hour), 'UTC')";
  return `(${window}, version) GLOBAL IN (${currentVersions(kind, from, until)})`;
}

/** `start`, `version` of the windows from `from` to before `until`. */
export function currentVersions(kind: 'cells' | 'published', from: number, until: number): string {
  return `SELECT start, max(version) AS version FROM reachwatch.windows
    WHERE kind = '${kind}' AND start >= ${time(from)} AND start < ${time(until)} GROUP BY start`;
}
