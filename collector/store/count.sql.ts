/** From what came in to votes an hour: statements that count windows again, whole, each time. */
import type { CountedCanaries } from '../canaries/canaries.ts';
import type { Window } from '../journal/intake.ts';
import { integer, list, time } from './sql.ts';

/**
 * In place of what was seen: of a batch that saw what exists nowhere, and of a vote on such a target. They are counted, so that it
 * is known how many there are and that none is missing, and go no further (publish.sql.ts).
 */
export const FLAGGED = 'flagged';
export const CANARY = 'canary';

/** Of who told: a hash of all that batches have in common. */
const MAKER = 'cityHash64(hour, intake, country, asn, method_version, schema_version)';

/**
 * One vote a batch, target and hour: `FINAL` makes one of a row that was loaded twice, and rows hold a target once. A batch that
 * says `ok` of a canary says so in each of its rows (receive/rows.ts).
 *
 * This reads every vote of a window. So votes carry three numbers, of who told, of the target and of the outcome, and are grouped by one hash of them; what the numbers mean is looked up for each cell. Of ten million
 * cells, two are taken for one in one hour of 300,000. What came after the meanings were read is left out, and its window is counted again.
 */
export function countWindows(windows: readonly Window[], version: number, canaries: CountedCanaries): string {
  const pairs = windows.map(({ hour, intake }) => `(${time(hour)}, ${integer(intake)})`);
  const within = `(hour, intake) IN ${list(pairs)}`;
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
        FROM reachwatch.batches FINAL WHERE ${within}
      )
    )`;
  const cells = `
    SELECT any(maker) AS maker_number, any(target) AS target_number, any(said) AS outcome_number, count() AS votes, sum(first) AS firsts
    FROM (${rows}) ARRAY JOIN targets AS target, said_each AS said, first_each AS first
    GROUP BY cityHash64(maker, target, said)`;
  const makers = `
    SELECT DISTINCT ${MAKER} AS maker_number, hour, intake, country, asn, method_version, schema_version
    FROM reachwatch.batches WHERE ${within}`;
  const texts = `
    SELECT DISTINCT cityHash64(text) AS outcome_number, text FROM (
      SELECT DISTINCT arrayConcat(outcomes, ['${FLAGGED}', '${CANARY}']) AS texts FROM reachwatch.batches WHERE ${within}
    ) ARRAY JOIN texts AS text`;
  // One join a query is all that 18.16 knows.
  return `
    INSERT INTO reachwatch.cells
    SELECT hour, intake, country, asn, target_number, method_version, schema_version, text, votes, firsts,
      toUInt64(${integer(version)}) AS version
    FROM (
      SELECT hour, intake, country, asn, target_number, method_version, schema_version, outcome_number, votes, firsts
      FROM (${cells}) AS cell ANY LEFT JOIN (${makers}) AS maker USING (maker_number)
    ) AS made ANY LEFT JOIN (${texts}) AS said USING (outcome_number)
    WHERE ${within} AND text != ''`;
}

/** Only for numbers that there are: an empty array has no type. */
function isOneOf(column: string, numbers: readonly number[]): string {
  return `has([${numbers.map((number) => `toUInt64(${integer(number)})`).join(', ')}], ${column})`;
}

/** From now on this version of the cells counts. */
export function switchWindows(windows: readonly Window[], version: number): string {
  const rows = windows.map(({ hour, intake }) => `(${time(hour)}, ${integer(intake)}, ${integer(version)})`);
  return `INSERT INTO reachwatch.counted (hour, intake, version) VALUES ${rows.join(', ')}`;
}

/** From now on this version of what is published of a day. */
export function switchDay(day: number, version: number): string {
  return `INSERT INTO reachwatch.windows (kind, start, version) VALUES ('published', ${time(day)}, ${integer(version)})`;
}

/** A condition on cells: of the last version of their window, for hours from `from` to before `until`. */
export function isCounted(from: number, until: number): string {
  return `(hour, intake, version) GLOBAL IN (
    SELECT hour, intake, max(version) FROM reachwatch.counted
    WHERE hour >= ${time(from)} AND hour < ${time(until)} GROUP BY hour, intake)`;
}

/** A condition on published rows: of the last version of their day, for days from `from` to before `until`. */
export function isPublished(from: number, until: number): string {
  return `${DAY_AND_VERSION} GLOBAL IN (${publishedVersions(from, until)})`;
}

/** The same for versions that were read before: the engine has nothing to look up, and all statements read the same. */
export function isOfVersions(versions: readonly DayVersion[]): string {
  if (versions.length === 0) return '0';
  return `${DAY_AND_VERSION} IN ${list(versions.map(({ day, version }) => `(${integer(day)}, ${integer(version)})`))}`;
}

export interface DayVersion {
  /** Days since 1970. */
  day: number;
  version: number;
}

/** Of published rows. */
const DAY_AND_VERSION = '(toRelativeDayNum(hour), version)';

/** `day` (since 1970), `version` of the days from `from` to before `until`. */
export function publishedVersions(from: number, until: number): string {
  return `SELECT toRelativeDayNum(start) AS day, max(version) AS version FROM reachwatch.windows
    WHERE kind = 'published' AND start >= ${time(from)} AND start < ${time(until)} GROUP BY day`;
}
