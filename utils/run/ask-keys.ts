/**
 * The ways to put a question to a collector: straight, or through the relay that it named. For its keys both are tried, since
 * without its keys there is no way through the relay.
 */
import { HOUR, SECOND } from '../schedule/time.ts';
import type { CollectorMemory } from '../store/records.ts';
import { below } from '../targets/below.ts';
import { fetchJson, type FetchedJson } from './fetch-json.ts';
import { fetchThrough, UNKNOWN_KEY } from './fetch-through.ts';

export interface AskWorld {
  fetch: typeof fetch;
  now: () => Date;
}

/** `path`: below the collector's base URL. */
export type Ask = (path: `v1/${string}`, etag?: string | null, limits?: Limits) => Promise<FetchedJson>;
type Limits = { limit_bytes: number; timeout_ms: number };

/** As much as says how a collector is reached. */
export type KnownWay = Pick<CollectorMemory, 'url' | 'relay' | 'gateway_key' | 'received_at'>;

const USUAL: Limits = { limit_bytes: 1_000_000, timeout_ms: 10 * SECOND };
const SILENT_RELAY_MS = 24 * HOUR;

export function askStraight({ fetch }: Pick<AskWorld, 'fetch'>, base: string, signal: AbortSignal): Ask {
  return (path, etag = null, limits = USUAL) =>
    fetchJson(fetch, below(base, path), etag, { ...limits, signal });
}

/** Null: no relay is known, or none that can be used. */
export function askThroughRelay(
  world: Pick<AskWorld, 'fetch'>,
  { url, relay = null, gateway_key = null }: KnownWay,
  signal: AbortSignal,
): Ask | null {
  if (relay === null || gateway_key === null) return null;
  const fetch = fetchThrough(world.fetch, { url: relay, gateway_key }, url);
  return fetch === null ? null : askStraight({ fetch }, url, signal);
}

/**
 * Straight at the first contact, when the gateway has no key any more that is known here, and when nothing came through the
 * relay for so long that the collector may have another one.
 */
export async function askForKeys(
  world: AskWorld,
  known: KnownWay,
  signal: AbortSignal,
): Promise<FetchedJson> {
  const straight = askStraight(world, known.url, signal);
  const answer = await askThroughRelay(world, known, signal)?.('v1/keys');
  if (answer === undefined) return straight('v1/keys');
  const isForgotten = answer.kind === 'refused' && answer.status === UNKNOWN_KEY;
  const mayHaveMoved = answer.kind !== 'answer' && isRelaySilent(known, world.now());
  return isForgotten || mayHaveMoved ? straight('v1/keys') : answer;
}

function isRelaySilent({ received_at }: KnownWay, now: Date): boolean {
  return received_at === null || now.getTime() - Date.parse(received_at) > SILENT_RELAY_MS;
}
