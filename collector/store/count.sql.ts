/** From what came in to votes an hour: statements that count windows again, whole, each time. */
import type { CountedCanaries } from '../canaries/canaries.ts';
import { integer, list, time } from './sql.ts';

/**
 * In place of what was seen: of a batch that saw what exists nowhere, and of a vote on such a target. They are counted, so that it
 * is known how many there are and that none is missing, and go no further (publish.sql.ts).
 */
export const FLAGGED = 'flagged';
export const CANARY = 'canary';

/**
 * One vote a batch, target and hour: `FINAL` makes one of a row that was loaded twice, and rows hold a target once. A batch that
 * says `ok` of a canary says so in each of its rows (receive/rows.ts). Texts are grouped by their hashes, which fit into a key of
 * fixed length: half the time, and this reads every vote of an hour.
 */
export function countHours(hours: readonly number[], version: number, canaries: CountedCanaries): string {
  const isMarked = `arrayExists((number, seen) -> ${isOneOf('number', canaries.marking)} AND startsWith(seen, 'ok|'), targets, outcomes)`;
  const counted = `multiIf(${isOneOf('target', canaries.hidden)}, '${CANARY}', is_marked, '${FLAGGED}', said)`;
  const outcome = canaries.hidden.length > 0 ? counted : 'said';
  return `
    INSERT INTO reachwatch.cells
    SELECT hour, any(country), asn, target, any(method_version), any(schema_version), any(${outcome}),
      count() AS votes, countIf(NOT has(repeats, target)) AS firsts, toUInt64(${integer(version)}) AS version
    FROM (
      SELECT hour, country, asn, method_version, schema_version, targets, outcomes, repeats,
        cityHash64(country, method_version, schema_version) AS maker,
        ${canaries.marking.length > 0 ? isMarked : '0'} AS is_marked
      FROM reachwatch.reports FINAL WHERE hour IN ${list(hours.map(time))}
    )
    ARRAY JOIN targets AS target, outcomes AS said
    GROUP BY hour, asn, target, maker, cityHash64(${outcome})`;
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
