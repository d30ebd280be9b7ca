/**
 * From votes to what may be seen: the one place where the votes of a day are put into cells that enough people share. Every vote
 * goes into exactly one cell, the finest that is large enough, or into none:
 *
 *   1. its hour, its network
 *   2. its hour, its country: with all that is left of the country's networks (AS0)
 *   3. its day, its network: what is left of it
 *   4. its day, its country: what is left (AS0)
 *
 * always of one target. Whatever is asked for is a sum over these cells, so that no two answers, however they overlap, differ by
 * fewer people than one of these cells has.
 *
 * People are counted by batches, each of which spent a token of its own. In an hour a batch votes once for a target: votes are
 * batches. Over a day only its first vote for the target is taken (`firsts`), which can count too few and never too many.
 *
 * What a batch said that saw what exists nowhere is in no cell; how many such votes there are is told by day and country.
 */
import { CANARY, FLAGGED, isCounted } from './count.sql.ts';
import { sumDays } from './forms.sql.ts';
import { integer, time } from './sql.ts';

const DAY = 86_400;

export interface DayToPublish {
  /** Its first second. */
  day: number;
  version: number;
  /** Batches that make a cell. */
  least: number;
}

/** Before a day and after it. */
export const CLEAR_STAGES: readonly string[] = [
  'TRUNCATE TABLE reachwatch.stage_votes',
  'TRUNCATE TABLE reachwatch.stage_cells',
  'TRUNCATE TABLE reachwatch.stage_published',
];

/** In order, on one server, in clear stages; afterwards the version is whole, and nobody reads it yet. */
export function publishDay({ day, version, least }: DayToPublish): string[] {
  return [
    stageVotes(day),
    stageCells(day, least),
    publishCells(version),
    publishSuppressed(day, version, least),
    publishFlagged(day, version, least),
    // Both from here: another server of the cluster may not have yet what was just written to one.
    'INSERT INTO reachwatch.published_hours SELECT * FROM reachwatch.stage_published',
    sumDays('stage_published', '1'),
  ];
}

/** Votes that may be in a cell. */
const MAY_COUNT = `verdict NOT IN ('${FLAGGED}', '${CANARY}')`;

/** After a day: how many votes for targets there were to publish, by hour. */
export const STAGED_VOTES =
  'SELECT toUnixTimestamp(hour) AS hour, sum(votes) AS votes FROM reachwatch.stage_votes GROUP BY hour';

/** The day's votes for targets (0 is the line itself), with the outcome taken apart (receive/outcome.ts). */
function stageVotes(day: number): string {
  return `
    INSERT INTO reachwatch.stage_votes
    SELECT hour, country, asn, target, method_version, schema_version, fields[1] AS verdict, fields[2] AS failure_class,
      arrayFilter(node -> node != '', splitByChar(',', fields[7])) AS mechanisms, sum(votes) AS votes, sum(firsts) AS firsts
    FROM (
      SELECT hour, country, asn, target, method_version, schema_version, splitByChar('|', outcome) AS fields, votes, firsts
      FROM reachwatch.cells
      WHERE hour >= ${time(day)} AND hour < ${time(day + DAY)} AND target != 0 AND ${isCounted(day, day + DAY)}
    )
    GROUP BY hour, country, asn, target, method_version, schema_version, verdict, failure_class, mechanisms`;
}

/**
 * `level` of each of the finest cells (hour, country, asn, target): 1 to 4 as above, 0 for none. One step after the other: what
 * a step leaves over (its `rest`) is what the next one looks at. AS0 is not a network: what has no name goes with all that is
 * left of its country.
 */
function levels(least: number): string {
  const enough = integer(least);
  const finest = `
    SELECT hour, country, asn, target, sum(votes) AS people, sum(firsts) AS newcomers
    FROM reachwatch.stage_votes WHERE ${MAY_COUNT} GROUP BY hour, country, asn, target`;
  const ofHour = `
    SELECT hour, country, target, groupArray((asn, people, newcomers)) AS networks,
      sumIf(people, asn = 0 OR people < ${enough}) AS hour_rest
    FROM (${finest}) GROUP BY hour, country, target`;
  const afterHour = `
    SELECT hour, country, target, network.1 AS asn, network.3 AS hour_newcomers,
      multiIf(network.1 != 0 AND network.2 >= ${enough}, 1, hour_rest >= ${enough}, 2, 0) AS hour_level
    FROM (${ofHour}) ARRAY JOIN networks AS network`;
  const ofNetwork = `
    SELECT country, asn, target, groupArray((hour, hour_newcomers, hour_level)) AS hours,
      sumIf(hour_newcomers, hour_level = 0) AS network_rest
    FROM (${afterHour}) GROUP BY country, asn, target`;
  const afterNetwork = `
    SELECT country, asn, target, an_hour.1 AS hour, an_hour.2 AS network_newcomers,
      multiIf(an_hour.3 != 0, an_hour.3, asn != 0 AND network_rest >= ${enough}, 3, 0) AS network_level
    FROM (${ofNetwork}) ARRAY JOIN hours AS an_hour`;
  const ofCountry = `
    SELECT country, target, groupArray((hour, asn, network_level)) AS cells,
      sumIf(network_newcomers, network_level = 0) AS country_rest
    FROM (${afterNetwork}) GROUP BY country, target`;
  return `
    SELECT a_cell.1 AS hour, country, a_cell.2 AS asn, target,
      multiIf(a_cell.3 != 0, a_cell.3, country_rest >= ${enough}, 4, 0) AS level
    FROM (${ofCountry}) ARRAY JOIN cells AS a_cell`;
}

function stageCells(day: number, least: number): string {
  return `
    INSERT INTO reachwatch.stage_cells
    SELECT if(level <= 2, vote_hour, ${time(day)}) AS hour, if(level <= 2, 1, 24) AS hours, country,
      if(level IN (1, 3), vote_asn, 0) AS asn, target, method_version, schema_version, verdict, failure_class, mechanisms,
      sum(votes) AS votes, sum(firsts) AS firsts
    FROM (
      SELECT hour AS vote_hour, asn AS vote_asn, country, target, method_version, schema_version, verdict, failure_class,
        mechanisms, votes, firsts, level
      FROM (SELECT * FROM reachwatch.stage_votes WHERE ${MAY_COUNT}) AS vote
      ANY LEFT JOIN (${levels(least)}) AS leveled USING (hour, country, asn, target)
    )
    WHERE level > 0
    GROUP BY hour, hours, country, asn, target, method_version, schema_version, verdict, failure_class, mechanisms`;
}

/** At least half of the votes saw a failure, whatever its cause. */
const FAILS = "sumIf(votes, failure_class != '') * 2 >= sum(votes)";

/**
 * With what the cells say of each other: the share of other countries in which the target fails in the same window, and the
 * share of other targets that fail on the same network. Null where there is no other. A country has one voice, and so has each
 * of its networks in it: most of them must fail, however many votes one has.
 */
function publishCells(version: number): string {
  const cells = `
    SELECT hour, hours, country, asn, target, ${FAILS} AS fails,
      groupArray((method_version, schema_version, verdict, failure_class, mechanisms, votes, firsts)) AS outcomes
    FROM reachwatch.stage_cells GROUP BY hour, hours, country, asn, target`;
  const sites = `
    SELECT hour, hours, target, groupArray(country) AS countries, groupArray(fails) AS failing FROM (
      SELECT hour, hours, target, country, sum(network_fails) * 2 > count() AS fails FROM (
        SELECT hour, hours, target, country, asn, ${FAILS} AS network_fails
        FROM reachwatch.stage_cells GROUP BY hour, hours, target, country, asn
      ) GROUP BY hour, hours, target, country
    ) GROUP BY hour, hours, target`;
  const networks = `
    SELECT hour, hours, country, asn, count() AS targets, sum(fails) AS failing_targets FROM (
      SELECT hour, hours, country, asn, target, ${FAILS} AS fails FROM reachwatch.stage_cells GROUP BY hour, hours, country, asn, target
    ) GROUP BY hour, hours, country, asn`;
  const words = `
    SELECT target, argMax(input, version) AS input, argMax(domain, version) AS domain,
      argMax(service, version) AS service, argMax(category_code, version) AS category_code
    FROM reachwatch.targets GROUP BY target`;
  // One join a query is all that 18.16 knows.
  const withSites = `
    SELECT hour, hours, country, asn, target, fails, outcomes, if(length(countries) > 1,
      (arraySum(failing) - failing[indexOf(countries, country)]) / (length(countries) - 1), NULL) AS site_rate
    FROM (${cells}) AS cell ANY LEFT JOIN (${sites}) AS site USING (hour, hours, target)`;
  const withNetworks = `
    SELECT hour, hours, country, asn, target, outcomes, site_rate,
      if(targets > 1, (failing_targets - fails) / (targets - 1), NULL) AS network_rate
    FROM (${withSites}) AS cell ANY LEFT JOIN (${networks}) AS network USING (hour, hours, country, asn)`;
  return `
    INSERT INTO reachwatch.stage_published
    SELECT hour, hours, country, asn, target, input, domain, service, category_code, outcome.1 AS method_version,
      outcome.2 AS schema_version, outcome.3 AS verdict, outcome.4 AS failure_class, outcome.5 AS mechanisms,
      outcome.6 AS votes, outcome.7 AS firsts, site_rate, network_rate, toUInt64(0) AS suppressed, toUInt64(0) AS only_daily,
      toUInt64(${integer(version)}) AS version
    FROM (
      SELECT hour, hours, country, asn, target, outcomes, site_rate, network_rate, input, domain, service, category_code
      FROM (${withNetworks}) AS cell GLOBAL ANY LEFT JOIN (${words}) AS words USING (target)
    )
    ARRAY JOIN outcomes AS outcome`;
}

/** How many of the finest cells (hour, network, target) are in nothing that is published, or only in cells of a day; by country. */
function publishSuppressed(day: number, version: number, least: number): string {
  return `
    INSERT INTO reachwatch.stage_published (hour, hours, country, suppressed, only_daily, version)
    SELECT ${time(day)} AS first_hour, 24 AS hours, country, countIf(level = 0) AS suppressed, countIf(level IN (3, 4)) AS only_daily,
      toUInt64(${integer(version)}) AS version
    FROM (${levels(least)})
    GROUP BY country`;
}

/** How many votes are in nothing because of what their batch said besides; by country. */
function publishFlagged(day: number, version: number, least: number): string {
  const targets = `
    SELECT country, hour, target, sum(votes) AS people FROM reachwatch.stage_votes WHERE verdict = '${FLAGGED}'
    GROUP BY country, hour, target`;
  return `
    INSERT INTO reachwatch.stage_published (hour, hours, country, verdict, votes, version)
    SELECT ${time(day)} AS first_hour, 24 AS hours, country, '${FLAGGED}' AS word, sum(people) AS flagged,
      toUInt64(${integer(version)}) AS version
    FROM (${targets}) GROUP BY country HAVING max(people) >= ${integer(least)}`;
}
