/** The provider's resolver will not give the name; honest ones do, and the site answers where they point. */
import { isAmong } from './address-kind.ts';
import { blocked, type Conclusion } from './conclusion.ts';
import type { Case } from './evidence.ts';
import { type Answer, type Inquiry, readInquiry } from './inquiry.ts';
import type { Mechanism } from './mechanisms.ts';
import { SILENT_RESOLVER_MS } from './silence.ts';

/**
 * The browser shows no rcode, so `dns` is the deepest node; only silence shows, by how long it takes. A twin that was
 * resolved contradicts the attempts: then the resolver is unsteady, and nothing is proven.
 */
export function nameDenied(given: Case): Conclusion | null {
  const inquiry = readInquiry(given);
  if (inquiry === null || !isUnresolved(inquiry) || !isHonestAddressProven(inquiry)) return null;
  const mechanism = denialOf(inquiry);
  const seen = mechanism === 'dns.timeout' ? 'resolver_silent' : 'name_denied';
  return blocked(given, mechanism, [seen, 'honest_address_answers'], 'resolve');
}

export function denialOf({ attempts, twin }: Inquiry): Mechanism {
  const isSilent = [...attempts, twin].every(
    (answer) => answer !== null && answer.observation.duration_ms >= SILENT_RESOLVER_MS,
  );
  return isSilent ? 'dns.timeout' : 'dns';
}

/** Every attempt ended at resolving or was still waiting, one at least showed it, and so did the other scheme and the knock. */
export function isUnresolved({ attempts, twin, knock, sentTo }: Inquiry): boolean {
  if (twin === null || knock === null || knock.opened === true || sentTo.length > 0) return false;
  const isShown = attempts.some(({ finding }) => finding.operation === 'resolve');
  return isShown && [...attempts, twin, knock].every(isAtResolving);
}

function isAtResolving({ observation, finding }: Answer): boolean {
  if (finding.operation === 'resolve') return true;
  return observation.end === 'timed_out' && finding.operation === null && observation.hops.length === 0;
}

/** The site answers over valid TLS (or http, where it is asked so) at an address that the honest resolvers give. */
export function isHonestAddressProven({ literals, honest }: Inquiry): boolean {
  return literals.some(({ address, isContrast }) => isContrast && isAmong(address, honest));
}
