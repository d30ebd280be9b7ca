/** A large host has servers of its own in each region: the control may have got through at another one than those that lead from here. */
import { compareAddresses, isAmong, isBogon } from './address-kind.ts';
import { addressesOf, type ControlSight } from './control-sight.ts';
import type { Case } from './evidence.ts';
import type { Finding } from './classify.ts';
import { isAtAddress, isOfAnotherName } from './finding-kinds.ts';
import type { Inquiry } from './inquiry.ts';

/** Where the control got through, if that is none of these. */
export function elsewhereAddresses(sight: ControlSight, here: readonly string[]): string[] {
  const there = addressesOf(sight);
  return compareAddresses(there, here) === 'apart' ? there : [];
}

/**
 * Nothing leads from here to any of the addresses at which the control got through, and what fails is the server rather
 * than its name: nobody takes a connection, somebody with a good certificate of another name does, or one whose TLS is in
 * disorder. The server for this region may be in trouble. Not where resolvers over HTTPS contradict the one in use, nor at
 * an address that cannot be the site's by its kind, nor where the control's own address is asked from here, and fails as
 * well.
 */
export function isOfOtherPlace({ sight }: Case, inquiry: Inquiry): boolean {
  const { attempts, honest, isResolved, sentTo, known, literals } = inquiry;
  if (isResolved && compareAddresses(sentTo, honest) === 'apart') return false;
  if (sentTo.length > 0 && sentTo.every((address) => isBogon(address, known))) return false;
  const here = isResolved ? [...honest, ...sentTo] : sentTo;
  const there = here.length === 0 ? addressesOf(sight) : elsewhereAddresses(sight, here);
  if (there.length === 0) return false;
  if (attempts.every(({ finding }) => isOfAnotherName(finding))) return true;
  const isAnybodyHere = literals.some(({ address, isReached }) => isReached && !isAmong(address, there));
  if (isResolved && attempts.every(({ finding }) => isInDisorder(finding, isAnybodyHere))) return true;
  if (!attempts.every(({ finding }) => isAtAddress(finding))) return false;
  const isNobodyThere = literals.some(({ address, isReached }) => !isReached && isAmong(address, there));
  return !isAnybodyHere && !isNobodyThere;
}

/**
 * A server that was not told of the site says so by an alert; one that is in disorder, or was set up anew, shows no
 * certificate or one of its own making, by the name and without it. What is done to one name leaves the address alone.
 */
function isInDisorder({ failure_class, sign }: Finding, isAnybodyHere: boolean): boolean {
  return failure_class === 'tls' && (sign === 'alert' || !isAnybodyHere);
}
