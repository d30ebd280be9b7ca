/** How far an attempt provably came. */
import type { Observation } from '../probe/observation.ts';

/**
 * Firefox gives an address as soon as a connection stood, and none after a dropped SYN (measured, 2026-11). Chromium gives
 * one only with headers. Through a proxy the address is the proxy's.
 */
export function isConnected({ browser, address, proxy }: Observation): boolean {
  return browser === 'firefox' && address !== null && proxy === null;
}

/**
 * Firefox's Resource Timing keeps the start of the request when no answer came: over https that is after the
 * handshake, and not set for early data in an unfinished one (measured, 2026-11). After a redirect it may be another hop's.
 */
export function isRequestSent({ browser, timings, hops }: Observation): boolean {
  return browser === 'firefox' && hops.length === 0 && (timings?.request_sent_ms ?? null) !== null;
}

export function isPlainHttp({ final_url }: Observation): boolean {
  return final_url.startsWith('http:');
}
