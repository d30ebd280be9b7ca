/**
 * A line on which every new connection is cut off: those that stand already go on, and the anchors answer over them. So
 * somebody must be seen to take a new one. Pure.
 */
import { explain } from './classify.ts';
import { hostOf, isAddress } from './hosts.ts';
import { isReached } from './inquiry.ts';
import type { Ladder } from './ladder.ts';
import type { Observation } from '../probe/observation.ts';

/** In this batch, after the first failures: by an address of the site's without its name, or by an anchor. */
export function isNewConnectionSeen({ literals, witnesses = [] }: Ladder): boolean {
  return (
    literals.some((literal) => isReached(literal, explain(literal.observation))) ||
    witnesses.some(isNewlyConnected)
  );
}

/**
 * Asked by its address alone, somebody who speaks TLS is enough: a connection whose certificate does not fit is never kept,
 * so that each is a new one. Asked by name, the timings have to show it; over HTTP/2 a name may join another's connection, and
 * then its phases have no length (measured in Firefox 153, 2026-11).
 */
export function isNewlyConnected(witness: Observation): boolean {
  const { url, end, proxy, timings, reused_connection } = witness;
  if (proxy !== null || (end !== 'answered' && end !== 'failed')) return false;
  const { failure, failure_class } = explain(witness);
  if (isAddress(hostOf(url) ?? '')) return failure === null || failure_class === 'tls';
  if (failure !== null || timings === null || reused_connection !== false) return false;
  if (!url.startsWith('https:')) return true;
  const { connected_ms, secured_ms } = timings;
  return connected_ms !== null && secured_ms !== null && secured_ms > connected_ms;
}
