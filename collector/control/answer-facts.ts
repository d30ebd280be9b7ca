/** What is kept of an answer, whatever version of HTTP it came in. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { networkFailure } from './failure-words.ts';
import { readBody, type BodyFacts } from './read-body.ts';

/** For the whole exchange. Where it ends in the middle of a body, the site has answered. */
export const HTTP_LIMIT_MS = 15_000;
/** What browsers allow, in place of Node's 16 kB. */
export const MOST_HEADER_BYTES = 256 * 1024;
const MOST_HEADERS = 100;
const LONGEST_HEADER_NAME = 100;
const LONGEST_LOCATION = 2048;
const LEAST_STATUS = 100;

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

/** A final answer, as far as its headers. */
export interface Answer {
  status: number | null;
  /** Their values as Latin-1. */
  headers: IncomingHttpHeaders;
  body: Readable;
}

export const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export function unanswered(failure: string): Exchange {
  return { failure, status: null, location: null, header_names: [], body: null };
}

/** Reads what it needs of the body, and ends it. `broken`: why the connection broke, where it did. */
export async function factsOf(
  { status, headers, body }: Answer,
  url: URL,
  limit: AbortSignal,
  broken: () => Error | null,
): Promise<Exchange> {
  const location = utf8Of(headers.location)?.slice(0, LONGEST_LOCATION).toWellFormed() ?? null;
  const header_names = Object.keys(headers)
    .filter((name) => name.length <= LONGEST_HEADER_NAME)
    .toSorted()
    .slice(0, MOST_HEADERS);
  const answer = { status, location, header_names };
  if (status !== null && status < LEAST_STATUS) {
    body.on('error', () => undefined).destroy();
    return { ...answer, failure: 'unknown_failure: no such status', status: null, body: null };
  }
  if (status !== null && REDIRECTS.has(status) && location !== null) {
    body.on('error', () => undefined).destroy();
    return { ...answer, failure: null, body: null };
  }
  const { facts, broke } = await readBody(body, headers, limit);
  // Over https a browser has its answer with the headers: what comes after them is not waited for there (docs/method.md).
  if (!broke || url.protocol === 'https:') return { ...answer, failure: null, body: facts };
  const reset = broken();
  return { ...answer, failure: reset ? networkFailure(reset) : 'response_body_truncated', body: facts };
}

/** Node reads header bytes as Latin-1, browsers read those of a Location as UTF-8. */
function utf8Of(header: string | undefined): string | undefined {
  return header === undefined ? undefined : Buffer.from(header, 'latin1').toString('utf8');
}
