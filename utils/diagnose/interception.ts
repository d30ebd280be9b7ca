/** How somebody answers a handshake in the place of the site, as the browser's complaint tells it. */
import type { Reading } from './evidence.ts';
import type { Mechanism } from './mechanisms.ts';
import { isSelfSignedText } from './tls-text.ts';

/**
 * OONI's ontology: self-signed, or validly signed for an unexpected name or by an unexpected issuer. Firefox tells a
 * self-signed certificate from an unknown issuer; Chromium calls both an invalid authority, and makes its complaint about
 * the name only of a chain that it trusts.
 */
export function interceptionOf(attempts: Reading[]): Mechanism {
  const kinds = new Set(attempts.map(kindOf));
  const [kind, ...others] = kinds;
  if (kind === undefined || kinds.has('tls')) return 'tls';
  return others.length > 0 ? 'tls.mitm' : kind;
}

function kindOf({ finding: { failure, sign }, observation }: Reading): Mechanism {
  if (sign === 'alert' || failure === 'ssl_failed_handshake') return 'tls';
  if (failure === 'ssl_invalid_hostname') return 'tls.mitm.ca_signed';
  if (failure !== 'ssl_unknown_authority' || observation.browser !== 'firefox') return 'tls.mitm';
  return isSelfSignedText(observation.raw_error ?? '') ? 'tls.mitm.self_signed' : 'tls.mitm.ca_signed';
}
