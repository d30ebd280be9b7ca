/** A plain page that came from this very machine: its file of names may lead there, or a resolver that lies. */
import { isOwnMachine } from './address-kind.ts';
import { hostOf, isAddress } from './hosts.ts';
import type { Observation } from '../probe/observation.ts';

/** Each answer came from a server on this machine, to which no redirect had led. */
export function isLedHome(observations: readonly Observation[]): boolean {
  return observations.length > 0 && observations.every(isFromHere);
}

function isFromHere({ end, address, proxy, hops, final_url }: Observation): boolean {
  if (end !== 'answered' || address === null || proxy !== null || hops.length > 0) return false;
  return final_url.startsWith('http:') && !isAddress(hostOf(final_url) ?? '') && isOwnMachine(address);
}
