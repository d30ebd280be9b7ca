/** Reads one Resource Timing entry. Pure. */
import type { Timings } from './observation.ts';

/** The fields of `PerformanceResourceTiming` that are read. Times in milliseconds; 0 means "not given". */
export type TimingEntry = Pick<
  PerformanceResourceTiming,
  | 'name'
  | 'startTime'
  | 'fetchStart'
  | 'domainLookupStart'
  | 'domainLookupEnd'
  | 'connectStart'
  | 'secureConnectionStart'
  | 'connectEnd'
  | 'requestStart'
  | 'responseStart'
  | 'nextHopProtocol'
  | 'encodedBodySize'
>;

export interface TimingFacts {
  /** Null where the entry gives no phase: Chromium's failures, answers after a redirect in Firefox. */
  timings: Timings | null;
  protocol: string | null;
  reused_connection: boolean | null;
  /** Body bytes that the browser counted; 0 where it did not. */
  encoded_body_bytes: number;
}

export const NO_TIMING_FACTS: TimingFacts = {
  timings: null,
  protocol: null,
  reused_connection: null,
  encoded_body_bytes: 0,
};

/**
 * A reused connection has all its lookup and connect times equal to `fetchStart`, in both browsers (2026-11).
 *
 * Without an answer an entry tells little. Chromium gives zeros; Firefox fills the phases that were never reached with
 * the time of the end, so that a name that does not exist seems to be "connected". Only a `requestStart` after
 * `fetchStart` proves that a request was sent, and with it the phases before (2026-11).
 */
export function timingFacts(entry: TimingEntry, answered: boolean): TimingFacts {
  const { startTime, fetchStart, domainLookupStart, domainLookupEnd, connectStart, connectEnd } = entry;
  const sent = answered ? entry.requestStart > 0 : entry.requestStart > fetchStart;
  const protocol = answered && entry.nextHopProtocol !== '' ? entry.nextHopProtocol : null;
  const encoded_body_bytes = answered ? entry.encodedBodySize : 0;
  if (!sent) return { ...NO_TIMING_FACTS, protocol, encoded_body_bytes };
  const reused = [domainLookupStart, domainLookupEnd, connectStart, connectEnd].every(
    (t) => t === fetchStart,
  );
  const secured = entry.secureConnectionStart > 0;
  const since = (time: number) => Math.round(time - startTime);
  return {
    timings: {
      resolved_ms: reused ? null : since(domainLookupEnd),
      connected_ms: reused ? null : since(secured ? entry.secureConnectionStart : connectEnd),
      secured_ms: reused || !secured ? null : since(connectEnd),
      request_sent_ms: since(entry.requestStart),
      first_byte_ms: answered ? since(entry.responseStart) : null,
    },
    protocol,
    reused_connection: reused,
    encoded_body_bytes,
  };
}
