/**
 * How much of a person's data one attempt took. An estimate: no browser gives the bytes on the wire, and
 * `transferSize` leaves out names, handshakes and redirects. It guards a budget: a body that is dropped counts as more than it
 * mostly is, a handshake as what one costs on average (7.5 kB for the first with a site, 3 when it is resumed; docs/bench.md).
 *
 * Rule: each new connection costs its lookup, its TCP packets and, over https, a TLS handshake with a usual chain of
 * certificates; each request costs its head; the answer costs its head as received and its body. A body costs what the
 * browser counted; where it did not count (Chromium, when we cancel), what we read; and where we read nothing, what a
 * server sends before it hears of it: its first flight (RFC 6928: ten segments), or all of a shorter body.
 */
import type { Hop } from './observation.ts';

export const COST = {
  lookup: 300,
  tcp: 200,
  tls: 5000,
  /** ClientHello alone, with a post-quantum key share: a handshake that failed. */
  clientHello: 2000,
  request: 700,
  redirectHead: 500,
  firstFlight: 14_600,
} as const;

export interface Spent {
  hops: readonly Pick<Hop, 'url'>[];
  finalUrl: string;
  /** The final answer's header fields; null when there was no answer. */
  headers: Record<string, string> | null;
  reused: boolean;
  /** Body bytes that were read; null when the body was cancelled unread. */
  bodyRead: number | null;
  /** Body bytes that the browser says it received; 0 where it does not say. */
  bodyCounted: number;
}

/** Bytes, both ways. */
export function estimateBytes(spent: Spent): number {
  const urls = [...spent.hops.map(({ url }) => url), spent.finalUrl];
  const requests = urls.length * COST.request + spent.hops.length * COST.redirectHead;
  return requests + connections(urls, spent) + answer(spent);
}

/** One connection an origin: the hops of one origin share theirs. */
function connections(urls: string[], { finalUrl, headers, reused }: Spent): number {
  const last = new URL(finalUrl).origin;
  const origins = new Set(urls.map((url) => new URL(url).origin));
  let bytes = 0;
  for (const origin of origins) {
    if (origin === last && reused) continue;
    const handshake = origin === last && headers === null ? COST.clientHello : COST.tls;
    bytes += COST.lookup + COST.tcp + (origin.startsWith('https:') ? handshake : 0);
  }
  return bytes;
}

function answer({ headers, bodyRead, bodyCounted }: Spent): number {
  if (headers === null) return 0;
  const head = Object.entries(headers).reduce(
    (sum, [name, value]) => sum + name.length + value.length + 4,
    20,
  );
  return head + (bodyCounted > 0 ? bodyCounted : (bodyRead ?? firstFlight(headers)));
}

function firstFlight(headers: Record<string, string>): number {
  const length = Number.parseInt(headers['content-length'] ?? '', 10);
  return Number.isNaN(length) ? COST.firstFlight : Math.min(length, COST.firstFlight);
}
