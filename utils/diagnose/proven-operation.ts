/** At which stage it failed: from the code where the code says so, else from what else was seen, else not known. */
import type { Observation } from '../probe/observation.ts';
import { hostOf } from './hosts.ts';
import type { Meaning } from './meanings.ts';
import { isConnected, isPlainHttp, isRequestSent } from './stages-seen.ts';
import type { Operation } from './verdict.ts';

/** Chromium ends a TLS handshake that says nothing after 30 s, and nothing else in that span (measured, 2026-11). */
const TLS_SILENCE_MS = { from: 28_000, to: 45_000 };

export function provenOperation(observation: Observation, meaning: Meaning): Operation | null {
  const { failure_class, operation } = meaning;
  if (failure_class !== 'timeout' && failure_class !== 'reset') return operation;
  if (observation.status !== null || isRequestSent(observation)) return 'http_round_trip';
  if (isConnected(observation)) {
    if (isPlainHttp(observation)) return 'http_round_trip';
    return operation === 'connect' ? null : operation;
  }
  if (operation !== null || failure_class === 'reset') return operation;
  return stalledAt(observation);
}

function stalledAt(observation: Observation): Operation | null {
  const { browser, end, raw_error, dns, proxy, duration_ms } = observation;
  if (browser === 'chromium' && raw_error === 'net::ERR_TIMED_OUT' && end === 'failed') {
    const isTlsSilence = duration_ms >= TLS_SILENCE_MS.from && duration_ms <= TLS_SILENCE_MS.to;
    return isTlsSilence && !isPlainHttp(observation) ? 'tls_handshake' : null;
  }
  if (browser !== 'firefox' || dns === null || proxy !== null) return null;
  if (dns.host !== hostOf(observation.final_url)) return null;
  if (dns.addresses.length === 0) return 'resolve';
  // Without an error event (Firefox sends none for an abort after a redirect) a missing address proves nothing.
  return raw_error !== null && dns.duration_ms < duration_ms / 2 ? 'connect' : null;
}
