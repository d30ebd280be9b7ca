/**
 * A resolver that denies one name, or leads it astray, may do so to all: it broke down, or a portal began, in the middle of a
 * batch. Browsers remember the anchors' addresses for minutes, so that these answer all the same. Pure.
 */
import { compareAddresses } from './address-kind.ts';
import { explain } from './classify.ts';
import { type ControlSight, sightOf, usableControl } from './control-sight.ts';
import { hostOf, isAddress } from './hosts.ts';
import { destinationsOf, knownAddresses } from './inquiry.ts';
import type { Ladder } from './ladder.ts';
import type { Observation } from '../probe/observation.ts';
import type { TargetControl } from '../targets/target-control.ts';

/**
 * The same host as no browser remembers it: with the dot that ends every name (RFC 1034 §3.1). Names are remembered by their
 * spelling, so that its address is asked for anew (measured in Chromium 156 and Firefox 153, 2026-11).
 */
export function anewUrl(anchorUrl: string): string {
  const { protocol, hostname } = new URL(anchorUrl);
  return `${protocol}//${hostname.replace(/\.?$/, '.')}/`;
}

/** It was given an address, and whoever is there is neither silent nor a stranger. */
export function isLedWell(witness: Observation): boolean {
  if (!isAnew(witness) || witness.proxy !== null) return false;
  if (witness.end !== 'answered' && witness.end !== 'failed') return false;
  const { failure, failure_class } = explain(witness);
  // A server may break off under a spelling that it does not expect: the name has led to it all the same.
  return failure === null || failure_class === 'reset' || failure_class === 'http';
}

/**
 * Nothing shows that the name leads to an address of the site's, nor that the resolver leads any other name where it belongs:
 * what looks like a block of this one may be a fault with all.
 */
export function isResolverInDoubt(observations: Observation[], ladder: Ladder, sight: ControlSight): boolean {
  return isNobodyLedWell(ladder) && mayBeLed(observations, ladder, sight);
}

/** No other name is seen to be led where it belongs. */
export function isNobodyLedWell({ witnesses = [] }: Ladder): boolean {
  return !witnesses.some(isLedWell);
}

/** Whether to ask an anchor anew: beside every failure, and beside an answer that may be the resolver's doing. */
export function wantsAnew(
  observations: Observation[],
  ladder: Ladder,
  control: TargetControl | null,
): boolean {
  if (observations.some((observation) => explain(observation).failure !== null)) return true;
  return mayBeLed(observations, ladder, sightOf(usableControl(control), ladder.url));
}

function mayBeLed(observations: Observation[], ladder: Ladder, sight: ControlSight): boolean {
  const host = hostOf(ladder.url);
  if (host === null || isAddress(host)) return false;
  const seen = [...observations, ladder.twin, ladder.knock?.observation ?? null];
  const sentTo = seen.flatMap((observation) =>
    observation === null ? [] : destinationsOf(observation, host),
  );
  return compareAddresses(sentTo, knownAddresses(ladder, sight)) !== 'same';
}

export function isAnew({ url }: Observation): boolean {
  return (hostOf(url) ?? '').endsWith('.');
}
