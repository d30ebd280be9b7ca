/** Every honest address takes a connection without the name, and with it none ever stands; where it was sent is not seen. */
import { blocked, type Conclusion } from './conclusion.ts';
import type { Case } from './evidence.ts';
import { areProven, type Inquiry, readInquiry } from './inquiry.ts';
import type { Mechanism } from './mechanisms.ts';
import { isCutInHandshake, isHeldUp, isSilent, outlastsHandshake, stageOfSilence } from './silence.ts';

/**
 * The name was sent to one of the honest addresses, and was cut off or swallowed there; or a false answer sent it
 * elsewhere. Either is done to the name, if each of the honest addresses answers: a host may have one that is broken.
 */
export function onlyTheNameFails(given: Case): Conclusion | null {
  const inquiry = readInquiry(given);
  if (inquiry === null || inquiry.twin === null || inquiry.sentTo.length > 0) return null;
  if (!inquiry.isResolved || !areProven(inquiry.honest, inquiry)) return null;
  const mechanism = mechanismOf(inquiry);
  return mechanism === undefined ? null : blocked(given, mechanism, ['only_the_name_fails']);
}

/** Null: DNS and TLS have no common node. Undefined: it is not shown that no connection stood. */
function mechanismOf({ isHttps, attempts, twin, knock }: Inquiry): Mechanism | null | undefined {
  if (isHttps && isCutInHandshake(attempts, knock)) return null;
  if (!isSilent(attempts) || !isHeldUp(knock)) return undefined;
  if (!isHttps) return 'dns'; // There is no name in a connection before the request.
  const stage = stageOfSilence(attempts, { twin, knock });
  // No connection stands where the name leads, and each of the site's own addresses takes one.
  if (stage === 'connect') return 'dns.injection';
  if (stage !== null) return stage === 'tls_handshake' ? null : undefined;
  const isNoHandshake = attempts.every(({ observation }) => observation.end === 'timed_out');
  return isNoHandshake && outlastsHandshake(attempts) ? 'dns' : null;
}
