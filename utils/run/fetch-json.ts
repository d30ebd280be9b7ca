/** One question to a collector: without a trace of the person, and never more than was reckoned with. */
import { readAtMost } from '../probe/read-at-most.ts';

export type FetchedJson = (
  | { kind: 'answer'; json: unknown; etag: string | null }
  /** What `etag` named is still true. */
  | { kind: 'unchanged' }
  | { kind: 'refused'; status: number }
  /** Too large, broken off, or not JSON. */
  | { kind: 'unreadable' }
  | { kind: 'unreachable' }
) & {
  /** What it cost on the wire, estimated. */
  bytes: number;
};

export interface FetchLimits {
  /** Of the answer as it is read, unpacked. */
  limit_bytes: number;
  timeout_ms: number;
  signal: AbortSignal;
}

/** Request, headers of the answer, and a share of the connection. */
const AROUND_BYTES = 800;
/** Bundles shrink so by gzip, at least: those of the lab to a fourteenth (2026-11), and real sites are less alike. */
const PACKED = 1 / 5;
const LONGEST_ETAG = 200;

/** Never rejects. */
export async function fetchJson(
  fetch: typeof globalThis.fetch,
  url: string,
  etag: string | null,
  { limit_bytes, timeout_ms, signal }: FetchLimits,
): Promise<FetchedJson> {
  let response: Response;
  try {
    response = await fetch(url, {
      headers: {
        accept: 'application/json',
        // The browser would name the person's languages.
        'accept-language': '*',
        ...(etag === null ? {} : { 'if-none-match': etag }),
      },
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout_ms)]),
    });
  } catch {
    return { kind: 'unreachable', bytes: AROUND_BYTES };
  }
  if (!response.ok) {
    await response.body?.cancel().catch(() => {});
    const isSame = response.status === 304 && etag !== null;
    return isSame
      ? { kind: 'unchanged', bytes: AROUND_BYTES }
      : { kind: 'refused', status: response.status, bytes: AROUND_BYTES };
  }
  const { bytes, cut } = await readAtMost(response.body, limit_bytes);
  const cost = AROUND_BYTES + packedBytes(response, bytes.length);
  const json = cut ? undefined : parsed(new TextDecoder().decode(bytes));
  if (json === undefined) return { kind: 'unreadable', bytes: cost };
  return { kind: 'answer', json, etag: keptEtag(response), bytes: cost };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function packedBytes({ headers }: Response, unpacked: number): number {
  if (headers.get('content-encoding') === null) return unpacked;
  return Math.ceil(unpacked * PACKED);
}

function keptEtag({ headers }: Response): string | null {
  const etag = headers.get('etag');
  return etag !== null && etag.length <= LONGEST_ETAG ? etag : null;
}
