/** From what came in to votes an hour: statements that count windows again, whole, each time. */
import { integer, list, time } from './sql.ts';

/** One vote a batch, target and hour: `FINAL` makes one of a row that was loaded twice, and rows hold a target once. */
export function countHours(hours: readonly number[], version: number): string {
  return `
    INSERT INTO reachwatch.cells
    SELECT hour, country, asn, target, method_version, schema_version, outcome,
      count() AS votes, countIf(NOT has(repeats, target)) AS firsts, toUInt64(${integer(version)}) AS version
    FROM (
      SELECT hour, country, asn, method_version, schema_version, targets, outcomes, repeats
      FROM reachwatch.reports FINAL WHERE hour IN ${list(hours.map(time))}
    )
    ARRAY JOIN targets AS target, outcomes AS outcome
    GROUP BY hour, country, asn, target, method_version, schema_version, outcome`;
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
