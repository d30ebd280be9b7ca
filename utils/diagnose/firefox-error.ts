/** Firefox's errors. A table alone cannot read them: a TLS failure comes as a sentence, and two names say too little. */
import type { Observation } from '../probe/observation.ts';
import { FIREFOX_FAILURES, NSS_MEANINGS } from './failures.firefox.table.ts';
import { lookUp } from './failure-table.ts';
import { BROKEN, HANDSHAKE_FAILED, REACHABLE, UNCLASSIFIED, type Meaning } from './meanings.ts';
import { isConnected, isRequestSent } from './stages-seen.ts';
import { tlsTextMeaning } from './tls-text.ts';

const BY_NSS_NAME: Readonly<Record<string, Meaning>> = NSS_MEANINGS;

export function firefoxMeaning(raw: string, observation: Observation): Meaning {
  // A socket error without a name of its own: a reset within about 1 ms of accept gives it (measured, 2026-11).
  if (raw === 'NS_ERROR_FAILURE' && isConnected(observation)) return BROKEN;
  const listed = lookUp(FIREFOX_FAILURES, raw);
  if (listed !== null) return listed;
  const [, module, name = ''] = /^NS_ERROR_GENERATE_FAILURE\((\w+), (\w+)\)$/.exec(raw) ?? [];
  if (module === 'NS_ERROR_MODULE_SECURITY') return withoutText(name, observation);
  const isCode = /^(?:NS_|net::)\w+(?:\(.*\))?$/.test(raw);
  return isCode ? UNCLASSIFIED : tlsTextMeaning(raw);
}

/** An NSS error for which Firefox has no sentence; then it gives the name, in every language. */
function withoutText(name: string, observation: Observation): Meaning {
  // TLS 1.3 asks for our certificate when the handshake is done and the request sent; before, anybody can forge it.
  if (name === 'SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT' && isRequestSent(observation)) return REACHABLE;
  return BY_NSS_NAME[name] ?? HANDSHAKE_FAILED;
}
