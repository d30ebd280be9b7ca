/** The browser itself knows the certificate as an interceptor's, while the anchors' certificates are good. */
import { blocked, type Conclusion } from './conclusion.ts';
import type { Case } from './evidence.ts';

/**
 * Chromium: a root that its makers have listed as used for interception (`ERR_CERT_KNOWN_INTERCEPTION_BLOCKED`). Firefox:
 * the issuer that it met before in place of a host of its maker's. A broken key pin is not such a sign: a site that
 * changes its keys breaks it for everybody.
 */
export function interceptorKnown(given: Case): Conclusion | null {
  const { failed, reached } = given;
  const isKnown = failed.every(
    ({ finding, observation }) =>
      finding.sign === 'interception' &&
      finding.failure === 'ssl_unknown_authority' &&
      observation.raw_error !== 'net::ERR_QUIC_CERT_ROOT_NOT_KNOWN' && // A root of this machine.
      observation.proxy === null,
  );
  const isEverybodys = failed.some(({ before, after }) =>
    [before, after].some((frame) => frame?.flags.includes('local_root') === true),
  );
  if (failed.length < 2 || reached.length > 0 || !isKnown || isEverybodys) return null;
  return blocked(given, 'tls.mitm', ['known_interceptor']);
}
