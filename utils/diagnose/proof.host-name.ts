/** Plain http to the address works, the site answers over TLS there, and only plain http with its name fails. */
import { isAmong } from './address-kind.ts';
import { blocked, type Conclusion } from './conclusion.ts';
import { isProvenByTls, type Case } from './evidence.ts';
import { type Answer, type Inquiry, readInquiry } from './inquiry.ts';
import type { Mechanism } from './mechanisms.ts';

/**
 * That the site answers over valid TLS at the address makes the address honest, without any other resolver (OONI's TLS
 * rule), and shows that the site itself is well. That http without the name answers there shows that its port 80 is.
 */
export function hostNameFiltered(given: Case): Conclusion | null {
  const inquiry = readInquiry(given);
  if (inquiry === null || inquiry.isHttps || inquiry.twin === null || !isRequestHeard(inquiry)) return null;
  if (mayBeTheServers(inquiry, given)) return null;
  const mechanism = mechanismOf(inquiry);
  const home = addressOfSite(inquiry.twin, inquiry.host);
  if (mechanism === null || home === null) return null;
  const isProven = inquiry.literals.some(({ address, isProof }) => isProof && isAmong(address, [home]));
  const isSentThere = inquiry.sentTo.length === 0 || isAmong(home, inquiry.sentTo);
  return isProven && isSentThere
    ? blocked(given, mechanism, ['host_name_filtered'], 'http_round_trip')
    : null;
}

/**
 * A server that wants no plain http for one of its names closes the connection, for everybody (nginx: `return 444`). A FIN
 * proves nothing until somebody elsewhere got through, nor does what Firefox calls a reset, which may be one.
 */
function mayBeTheServers({ attempts }: Inquiry, { sight }: Case): boolean {
  if (sight.kind === 'reached') return false;
  return attempts.some(
    ({ finding: { failure_class, failure }, observation: { browser } }) =>
      failure_class === 'reset' && (failure !== 'connection_reset' || browser !== 'chromium'),
  );
}

/** The connection stood before it failed: Firefox shows it of every attempt, in Chromium the knock does. */
function isRequestHeard({ attempts, knock }: Inquiry): boolean {
  const isShown = attempts.every(
    ({ finding, observation }) =>
      observation.browser === 'firefox' && finding.operation === 'http_round_trip',
  );
  return isShown || knock?.opened === true;
}

/** What breaks off within an answer is not the name's doing: the page differs from the one without a name. */
function mechanismOf({ attempts }: Inquiry): Mechanism | null {
  const isAll = (is: 'reset' | 'timeout') => attempts.every(({ finding }) => finding.failure_class === is);
  if (
    attempts.some(
      ({ observation, finding }) => observation.status !== null || finding.operation === 'connect',
    )
  )
    return null;
  if (isAll('reset')) return 'http.reset.host';
  return isAll('timeout') ? 'http.timeout' : null;
}

/** The address at which the site itself answered over TLS, well and in its own name. */
function addressOfSite({ observation, finding }: Answer, host: string): string | null {
  const { status, hops, address, final_url, proxy } = observation;
  if (finding.failure !== null || status === null || status >= 500 || proxy !== null) return null;
  if (!isProvenByTls(observation)) return null;
  const [first] = hops;
  if (first !== undefined) return first.url.startsWith('https:') ? first.address : null;
  return final_url.startsWith('https:') && new URL(final_url).hostname === host ? address : null;
}
