/** The address answers a ClientHello without a name, and the one with the name is cut off or swallowed. */
import { isAmong } from './address-kind.ts';
import { blocked, type Conclusion } from './conclusion.ts';
import type { Case } from './evidence.ts';
import { type Inquiry, readInquiry } from './inquiry.ts';
import type { Mechanism } from './mechanisms.ts';
import { stageOfSilence } from './silence.ts';

export function serverNameFiltered(given: Case): Conclusion | null {
  const inquiry = readInquiry(given);
  if (inquiry === null || !inquiry.isHttps) return null;
  const mechanism = mechanismOf(inquiry);
  if (mechanism === null || !isAddressProven(inquiry)) return null;
  return destinationOf(inquiry).length > 0
    ? blocked(given, mechanism, ['server_name_filtered'], 'tls_handshake')
    : blocked(given, null, ['only_the_name_fails']);
}

/**
 * An alert or a bad certificate is none of these: a server may well answer so to a name that it does not serve. Neither is
 * a connection that broke after the request, which only the server itself can read.
 */
function mechanismOf({ attempts, twin }: Inquiry): Mechanism | null {
  const isAll = (is: 'reset' | 'timeout') => attempts.every(({ finding }) => finding.failure_class === is);
  const isLate = attempts.some(
    ({ finding, observation }) => finding.operation === 'http_round_trip' || observation.status !== null,
  );
  if (isAll('reset')) return isLate ? null : 'tls.reset.sni';
  if (!isAll('timeout')) return null;
  return stageOfSilence(attempts, twin?.observation ?? null) === 'tls_handshake' ? 'tls.timeout' : null;
}

/**
 * Where the browser shows to which address the name went, that one must answer, and then the name alone is the trigger,
 * whoever lives there. Where it does not show it, every honest address must: the name was cut off at one of them, or was
 * sent elsewhere, and DNS and TLS have no common node.
 */
function isAddressProven(inquiry: Inquiry): boolean {
  const { literals, honest } = inquiry;
  const known = destinationOf(inquiry);
  const asked = known.length > 0 ? known : honest;
  const isProven = (address: string) =>
    literals.some((literal) => literal.isProof && isAmong(literal.address, [address]));
  return asked.length > 0 && asked.every(isProven);
}

function destinationOf({ connectedTo, sentTo }: Inquiry): string[] {
  return connectedTo.length > 0 ? connectedTo : sentTo;
}
