import type { Observation } from '../probe/observation.ts';

/** A handshake carries some kilobytes, the connection before it nothing: a slow line slows both, throttling the second. */
const SLOW_HANDSHAKE_MS = 800;
const ROUND_TRIPS = 8;

/** The handshake took far longer than the connection under it would let one expect. */
export function isTrickle({ timings, hops }: Observation): boolean {
  if (timings === null || hops.length > 0) return false;
  const { resolved_ms, connected_ms, secured_ms } = timings;
  if (resolved_ms === null || connected_ms === null || secured_ms === null) return false;
  return secured_ms - connected_ms > SLOW_HANDSHAKE_MS + ROUND_TRIPS * (connected_ms - resolved_ms);
}
