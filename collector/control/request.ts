/** One GET over a connection that stands already. */
import { request, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import own from '../package.json' with { type: 'json' };
import { networkFailure, TIMEOUT } from './failure-words.ts';
import { readBody, type BodyFacts } from './read-body.ts';

/** For the whole exchange. Where it ends in the middle of a body, the site has answered. */
const HTTP_LIMIT_MS = 15_000;
/** What browsers allow, in place of Node's 16 kB. */
const MOST_HEADER_BYTES = 256 * 1024;
const MOST_HEADERS = 100;
const LONGEST_HEADER_NAME = 100;
const LONGEST_LOCATION = 2048;
const LEAST_STATUS = 100;

/** Says who asks and where to read why; else as the extension asks, so that what a site refuses to such requests it refuses here, too. */
const HEADERS = {
  'user-agent': `Mozilla/5.0 (compatible; ReachwatchControl/${own.version}; +https://reachwatch.example/control)`,
  accept: '*/*',
  'accept-language': 'en-US,en;q=0.9',
  'accept-encoding': 'gzip, deflate, br',
};

/**
 * As the extension's requests have it in Chromium 156; Firefox 153 says `same-origin` (captured 2026-11-26). Browsers send it to https
 * and to loopback alone (Fetch Metadata, W3C).
 */
const FETCH_METADATA = { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };

export interface Exchange {
  failure: string | null;
  /** Null where no answer came. */
  status: number | null;
  /** As the server wrote it. */
  location: string | null;
  /** Lower case, sorted. */
  header_names: string[];
  /** Null where none was read: no answer, or one that leads on. */
  body: BodyFacts | null;
}

export const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Takes `connection` over and ends it. */
export async function exchange(connection: Duplex, url: URL): Promise<Exchange> {
  const limit = AbortSignal.timeout(HTTP_LIMIT_MS);
  // The response says of every early end that it was "aborted"; whether it was a reset, only the socket says.
  let broken: Error | null = null;
  connection.on('error', (error) => (broken ??= error));
  try {
    const response = await answerTo(connection, url, limit);
    if (!(response instanceof Error)) return await factsOf(response, url, limit, () => broken);
    const failure = limit.aborted ? TIMEOUT : networkFailure(broken ?? response);
    return { failure, status: null, location: null, header_names: [], body: null };
  } finally {
    connection.destroy();
  }
}

function answerTo(connection: Duplex, url: URL, signal: AbortSignal): Promise<IncomingMessage | Error> {
  return new Promise((resolve) => {
    const asked = request({
      createConnection: () => connection,
      setHost: false,
      headers: { host: url.host, ...HEADERS, ...(url.protocol === 'https:' && FETCH_METADATA) },
      path: `${url.pathname}${url.search}`,
      maxHeaderSize: MOST_HEADER_BYTES,
      // Browsers read answers that break the grammar a little; there is no second request on this connection to confuse.
      insecureHTTPParser: true,
      signal,
    });
    asked.on('response', resolve);
    // 101, that nobody asked for: an answer all the same.
    asked.on('upgrade', resolve);
    asked.on('error', resolve);
    asked.end();
  });
}

async function factsOf(
  response: IncomingMessage,
  url: URL,
  limit: AbortSignal,
  broken: () => Error | null,
): Promise<Exchange> {
  const status = response.statusCode ?? null;
  const location = utf8Of(response.headers.location)?.slice(0, LONGEST_LOCATION).toWellFormed() ?? null;
  const header_names = Object.keys(response.headers)
    .filter((name) => name.length <= LONGEST_HEADER_NAME)
    .toSorted()
    .slice(0, MOST_HEADERS);
  const answer = { status, location, header_names };
  if (status !== null && status < LEAST_STATUS) {
    response.on('error', () => undefined).destroy();
    return { ...answer, failure: 'unknown_failure: no such status', status: null, body: null };
  }
  if (status !== null && REDIRECTS.has(status) && location !== null) {
    response.on('error', () => undefined).destroy();
    return { ...answer, failure: null, body: null };
  }
  const { facts, broke } = await readBody(response, limit);
  // Over https a browser has its answer with the headers: what comes after them is not waited for there (docs/method.md).
  if (!broke || url.protocol === 'https:') return { ...answer, failure: null, body: facts };
  const reset = broken();
  return { ...answer, failure: reset ? networkFailure(reset) : 'response_body_truncated', body: facts };
}

/** Node reads header bytes as Latin-1, browsers read those of a Location as UTF-8. */
function utf8Of(header: string | undefined): string | undefined {
  return header === undefined ? undefined : Buffer.from(header, 'latin1').toString('utf8');
}
