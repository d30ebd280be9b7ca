/** The address answers a ClientHello without a name, and the one with the name is cut off or swallowed. */
import { compareAddresses, isIpv4 } from './address-kind.ts';
import { blocked, type Conclusion } from './conclusion.ts';
import type { Case } from './evidence.ts';
import { areProven, type Inquiry, readInquiry } from './inquiry.ts';
import { isCutInHandshake, isHeldUp, isSilent, outlastsHandshake, stageOfSilence } from './silence.ts';

/**
 * An alert or a bad certificate is none of these: a server may well answer so to a name that it does not serve. Neither is
 * what breaks off or stalls after the handshake, which only the server itself can read.
 */
export function serverNameFiltered(given: Case): Conclusion | null {
  const inquiry = readInquiry(given);
  if (inquiry === null || !inquiry.isHttps) return null;
  const { connectedTo, sentTo } = inquiry;
  // Where Firefox shows to which addresses the name went, those; else the ones that its host was seen at.
  if (!areProven(connectedTo.length > 0 ? connectedTo : sentTo, inquiry)) return null;
  const { attempts, knock } = inquiry;
  const mechanism = isCutInHandshake(attempts, knock) ? 'tls.reset.sni' : mechanismOfSilence(inquiry);
  return mechanism === null ? null : blocked(given, mechanism, ['server_name_filtered'], 'tls_handshake');
}

function mechanismOfSilence(inquiry: Inquiry): 'tls' | 'tls.timeout' | null {
  if (!isSwallowed(inquiry)) return null;
  return isOtherKindTried(inquiry) || wasShut(inquiry) ? 'tls' : 'tls.timeout';
}

/**
 * The address alone was swallowed as well, until it was left in quiet: a filter that stays shut after a hit. What it did to
 * the first connection is not seen, for browsers try again by themselves.
 */
function wasShut({ literals }: Inquiry): boolean {
  return literals.some(
    (opened) =>
      opened.isReached && literals.some((shut) => shut.address === opened.address && !shut.isReached),
  );
}

/**
 * It connected over IPv4, and waited perhaps at an IPv6 address: after a reset Firefox goes there, and where nobody answers
 * there its own timer shows nothing else (measured in Firefox 153, 2026-11).
 */
function isOtherKindTried({ connectedTo, sentTo }: Inquiry): boolean {
  return connectedTo.length > 0 && connectedTo.every(isIpv4) && !sentTo.every(isIpv4);
}

function isSwallowed(inquiry: Inquiry): boolean {
  const { attempts, knock, honest, sentTo } = inquiry;
  if (!isSilent(attempts)) return false;
  if (attempts.every(({ observation }) => observation.browser === 'firefox')) {
    const own = knock === null ? attempts : [...attempts, knock];
    return stageOfSilence(own, inquiry) === 'tls_handshake';
  }
  if (!isHeldUp(knock)) return false;
  const stage = stageOfSilence(attempts, inquiry);
  if (stage !== null) return stage === 'tls_handshake';
  // Chromium would have said so of a handshake; it may have been led elsewhere than the twin was.
  if (outlastsHandshake(attempts)) return false;
  // The name resolves to an honest address, each of them takes a connection, and with the name none ever stands.
  return compareAddresses(sentTo, honest) === 'same' && areProven(honest, inquiry);
}
