/**
 * Knocks: opens the connection that a request would use, name and all, and holds the request back. It shows whether a
 * failure came before the connection stood (TCP, and for https the whole handshake) or after, which is all the difference
 * between somebody in the way and a server that is broken.
 */
import type { KnockAnswer } from './knock-answer.ts';
import type { Observation } from './observation.ts';
import { createProbe, type Limits, type ProbeWorld, probeWorld } from './probe.ts';

/** Never rejects. No other attempt of the same URL may be under way. */
export type Knock = (url: string, limits: Limits) => Promise<KnockAnswer>;

/**
 * Chromium asks for the body of a request that streams it only when the connection stands, and then it is ended. Where the
 * server speaks no HTTP/2 it says so instead, and sends nothing (measured with Chromium 156, 2026-11). Firefox streams
 * no bodies, and needs no knock: its timings show how far an ordinary attempt came, unless a redirect came before it.
 */
export function createKnock(world: ProbeWorld = probeWorld()): Knock {
  return async (url, limits) => {
    if (world.quirks.family !== 'chromium') {
      const observation = await createProbe(world)(url, limits);
      return { opened: isOpened(observation), observation };
    }
    let asked = false;
    const hold = () => {
      asked = true;
    };
    const observation = await createProbe({
      ...world,
      fetch: (input, init) => fetchHeldBack(world.fetch, input, init, hold),
    })(url, limits);
    return { opened: asked || isOpened(observation), observation };
  };
}

/** Said by Chromium when the connection stands and cannot carry a stream: over TLS, and in plain http. */
const CANNOT_STREAM = ['net::ERR_H2_OR_QUIC_REQUIRED', 'net::ERR_ALPN_NEGOTIATION_FAILED'];

function isOpened({ end, raw_error, timings, status, hops }: Observation): boolean | null {
  if (status !== null || hops.length > 0 || (timings?.request_sent_ms ?? null) !== null) return true;
  if (raw_error !== null && CANNOT_STREAM.includes(raw_error)) return true;
  return end === 'failed' && raw_error !== null ? false : null;
}

/** OPTIONS changes nothing (RFC 9110 §9.3.7), should a first frame have left before the request is ended. */
function fetchHeldBack(
  fetch: ProbeWorld['fetch'],
  input: RequestInfo | URL,
  init: RequestInit | undefined,
  hold: () => void,
): Promise<Response> {
  const ending = new AbortController();
  const body = new ReadableStream(
    {
      pull: () => {
        hold();
        ending.abort();
      },
    },
    { highWaterMark: 0 }, // Else it is asked for its first piece at once.
  );
  const signals = [ending.signal, ...(init?.signal ? [init.signal] : [])];
  const streaming: RequestInit & { duplex: 'half' } = {
    ...init,
    method: 'OPTIONS',
    body,
    duplex: 'half',
    signal: AbortSignal.any(signals),
  };
  return fetch(input, streaming);
}
