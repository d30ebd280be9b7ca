/** Reads what a Store has published, as the publishing room does. */
import { domainToASCII } from 'node:url';
import { rowsOf as namedRows } from '../../../../collector/store/engine.ts';
import type { Source } from '../../../../collector/store/forms.sql.ts';
import type { DayRange, Store } from '../../../../collector/store/store.ts';
import { SERVICES } from '../../../../utils/targets/services.data.ts';
import { secondsOf, targetNumber } from './journal-lines.ts';

export interface PublishedRow {
  country: string;
  asn: number;
  hours: number;
  input: string;
  verdict: string;
  votes: number;
  suppressed: number;
  site_rate: number | null;
}

const DAY = 86_400;
/** Far in the future, at the beginning of a day. */
const LAST_DAY = 40_000 * DAY;

/** What the numbers of the published targets mean. */
export const TARGETS = SERVICES.flatMap(({ id, category_code, endpoints }) =>
  endpoints.map(({ url }) => ({
    target: targetNumber(url),
    input: url,
    domain: domainToASCII(new URL(url).hostname),
    service: id,
    category_code,
  })),
);

/** Rows of the current versions that begin in this hour, and those of suppressed cells of its day. */
export async function publishedOf(store: Store, hour: string): Promise<PublishedRow[]> {
  const start = secondsOf(hour);
  const day = start - (start % DAY);
  return rowsOf<PublishedRow>(
    store,
    { from: day, until: day + DAY },
    ({ source }) => `SELECT country, asn, hours, input, verdict, votes, suppressed, site_rate FROM ${source}
     WHERE hour = toDateTime(${start}, 'UTC') OR (hour = toDateTime(${day}, 'UTC') AND target = 0 AND (suppressed > 0 OR votes > 0))
     ORDER BY country, asn, hours, input, verdict, failure_class`,
  );
}

/** Votes for one target in an hour, by network. */
export async function readVotes(
  store: Store,
  hour: string,
  input: string,
): Promise<Pick<PublishedRow, 'country' | 'asn' | 'hours' | 'votes'>[]> {
  const rows = (await publishedOf(store, hour)).filter((row) => row.input === input);
  return [...Map.groupBy(rows, ({ country, asn, hours }) => JSON.stringify({ country, asn, hours }))].map(
    ([cell, those]) => ({ ...JSON.parse(cell), votes: those.reduce((sum, { votes }) => sum + votes, 0) }),
  );
}

/** Everything that is current, in an order that does not depend on the engine. */
export function allPublished(store: Store): Promise<Record<string, unknown>[]> {
  return rowsOf(
    store,
    { from: 0, until: LAST_DAY },
    ({
      source,
    }) => `SELECT hour, hours, country, asn, target, input, domain, service, category_code, method_version,
       schema_version, verdict, failure_class, mechanisms, votes, firsts, site_rate, network_rate, suppressed, only_daily
     FROM ${source}
     ORDER BY hour, hours, country, asn, target, verdict, failure_class, mechanisms, method_version, votes`,
  );
}

async function rowsOf<Row>(store: Store, range: DayRange, select: (from: Source) => string): Promise<Row[]> {
  const published = await store.published(range);
  const rows = namedRows(await published.query('hours', select));
  return JSON.parse(JSON.stringify(rows));
}
