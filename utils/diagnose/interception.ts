/** How somebody answers a handshake in the place of the site, as the browser's complaint tells it. */
import type { Case, Reading } from './evidence.ts';
import type { Mechanism } from './mechanisms.ts';
import { isSelfSignedText } from './tls-text.ts';

/**
 * An anchor's certificate is of an unknown root as well, around each of these: somebody answers in the place of many, and not of
 * this site. A box may let some names through, so that the line is online.
 */
export function isInterceptedAtLarge({ failed, reached }: Pick<Case, 'failed' | 'reached'>): boolean {
  if (failed.length === 0 || reached.length > 0) return false;
  return failed.every(
    ({ finding, before, after }) =>
      finding.failure === 'ssl_unknown_authority' &&
      [before, after].some((frame) => (frame?.intercepted ?? 0) > 0),
  );
}

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
