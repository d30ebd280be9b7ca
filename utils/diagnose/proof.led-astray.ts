/** The provider's resolver gives a false address; the site answers at the honest one. */
import { compareAddresses, isAmong, isBogon, isOwnMachine, kindOf } from './address-kind.ts';
import { isBlockAddress, matchBlockPage } from './block-page.ts';
import { blocked, type Conclusion } from './conclusion.ts';
import type { Case } from './evidence.ts';
import { type Inquiry, readInquiry } from './inquiry.ts';
import type { Mechanism } from './mechanisms.ts';
import { isHonestAddressProven } from './proof.name-denied.ts';
import { isWorded } from './page-comparison.ts';
import { stageOfSilence } from './silence.ts';

export function ledAstray(given: Case): Conclusion | null {
  const inquiry = readInquiry(given);
  if (inquiry === null || !isHonestAddressProven(inquiry)) return null;
  if (inquiry.attempts.some(({ finding }) => finding.operation === 'resolve')) return null;
  if (inquiry.sentTo.length === 0) {
    return isSentElsewhere(inquiry)
      ? blocked(given, 'dns.injection', ['resolvers_disagree', 'honest_address_answers'])
      : null;
  }
  if (compareAddresses(inquiry.sentTo, inquiry.known) !== 'apart') return null;
  if (isServedThere(inquiry) || !inquiry.sentTo.every((address) => isFalse(address, inquiry))) return null;
  return blocked(given, injectionOf(inquiry), ['resolvers_disagree', 'honest_address_answers']);
}

/**
 * Chromium shows no address of a connection that failed. But where the host refuses on both ports, and the honest address
 * takes the same port's connection, the browser must have been sent to another one.
 */
function isSentElsewhere({ attempts, twin, isResolved }: Inquiry): boolean {
  if (!isResolved) return false;
  const kinds = [...attempts, twin].map((answer) => answer?.finding.failure_class ?? null);
  return kinds.every((kind) => kind === 'refused') || kinds.every((kind) => kind === 'unreachable');
}

/** The name came as far as a request over TLS: who holds a valid certificate for it is no false address. */
export function isServedThere({ isHttps, attempts }: Inquiry): boolean {
  return isHttps && attempts.some(({ finding }) => finding.operation === 'http_round_trip');
}

/** A large host has addresses that one resolver does not give: only one that leads nowhere is false. */
function isFalse(address: string, { known, isResolved, literals, blockPages }: Inquiry): boolean {
  if (isAmong(address, known)) return false;
  if (isBogon(address, known)) return true;
  // Beside a control alone it may be the large host's own, for this region.
  if (!isResolved && !isBlockAddress(address, blockPages)) return false;
  const asked = literals.filter((literal) => isAmong(literal.address, [address]));
  return asked.length > 0 && asked.every(({ isDeadEnd }) => isDeadEnd);
}

/** By what kind of address, and by who answers there. */
export function injectionOf({ sentTo, known, twin, knock, attempts, blockPages }: Inquiry): Mechanism {
  const isBogus = sentTo.every((address) => isBogon(address, known));
  if (isBogus && sentTo.every(isOwnMachine)) return 'dns.injection.bogon';
  // A private address is anybody's: who lives there is known only once somebody answers.
  if (!isBogus && sentTo.every((address) => isBlockAddress(address, blockPages)))
    return 'dns.injection.blockpage';
  if (twin === null) return 'dns.injection';
  if (matchBlockPage(twin.observation, blockPages) !== null || isWorded(twin.observation))
    return 'dns.injection.blockpage';
  if (isAnybodyThere({ attempts, twin, knock })) return 'dns.injection'; // It may be a page that we do not know.
  if (isBogus) return 'dns.injection.bogon';
  return sentTo.every(isPublic) ? 'dns.injection.other' : 'dns.injection';
}

function isAnybodyThere({ attempts, twin, knock }: Pick<Inquiry, 'attempts' | 'twin' | 'knock'>): boolean {
  if (twin?.observation.end === 'answered' || (twin?.observation.hops ?? []).length > 0) return true;
  const isRefused = attempts.every(({ finding }) => finding.operation === 'connect');
  return !isRefused && stageOfSilence(attempts, { twin, knock }) !== 'connect';
}

/** Laboratories build the whole internet of documentation addresses. */
function isPublic(address: string): boolean {
  return ['global', 'documentation'].includes(kindOf(address));
}
