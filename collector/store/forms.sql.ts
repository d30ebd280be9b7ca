/**
 * What is published, in the two forms that questions are asked of: its cells, and the cells of each day together. The columns are
 * the same, so are the sums over whole days, and so is who may see what: days are made of cells that are published.
 */
import { isOfVersions, type DayVersion } from './count.sql.ts';
import { time } from './sql.ts';

export type Form = 'hours' | 'days';

/** Rows to ask of, for `FROM`, and which they are. */
export interface Source {
  form: Form;
  source: string;
}

/** In parentheses, for `FROM`: rows of versions of days, from the first second of one to before that of another. */
export function publishedAs(
  form: Form,
  from: number,
  until: number,
  versions: readonly DayVersion[],
): string {
  const within = `hour >= ${time(from)} AND hour < ${time(until)} AND ${isOfVersions(versions)}`;
  return form === 'hours'
    ? cellsOf('published_hours', within)
    : `(SELECT *, 24 AS hours FROM reachwatch.published_days WHERE ${within})`;
}

/** Makes the rows of days from the cells of a table that a condition lets through, of whole days. */
export function sumDays(table: string, condition: string): string {
  // The votes of an hour behind as many zeros as hours are before it.
  const slots = 'arrayConcat(arrayResize(emptyArrayUInt64(), toHour(hour)), hourly)';
  return `
    INSERT INTO reachwatch.published_days (hour, country, asn, target, input, domain, service, category_code, method_version,
      schema_version, verdict, failure_class, mechanisms, votes, firsts, hourly, site, sited, network, networked, suppressed,
      only_daily, version)
    SELECT toDateTime(day, 'UTC'), country, asn, target, any(input), any(domain), any(service), any(category_code), method_version,
      schema_version, verdict, failure_class, mechanisms, sum(votes), sum(firsts), sumForEach(slots), sum(site), sum(sited),
      sum(network), sum(networked), sum(suppressed), sum(only_daily), version
    FROM (SELECT *, ${slots} AS slots, toDate(hour) AS day FROM ${cellsOf(table, condition)})
    GROUP BY day, country, asn, target, method_version, schema_version, verdict, failure_class, mechanisms, version`;
}

/** Rates as sums of whole numbers: a sum of fractions depends on the order in which an engine comes to its rows, in the last digit. */
function cellsOf(table: string, condition: string): string {
  return `(
    SELECT *, [if(hours = 1, votes, 0)] AS hourly, ${weighted('site_rate')} AS site, ${weight('site_rate')} AS sited,
      ${weighted('network_rate')} AS network, ${weight('network_rate')} AS networked
    FROM reachwatch.${table} WHERE ${condition})`;
}

function weighted(rate: string): string {
  return `votes * toUInt64(round(ifNull(${rate}, 0) * 1000000))`;
}

function weight(rate: string): string {
  return `if(isNull(${rate}), 0, votes)`;
}
