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
  /** Null where the entry gives no phase at all: Chromium's failures, Firefox's redirects. */
  timings: Timings | null;
  protocol: string | null;
  reused_connection: boolean | null;
  /** Body bytes that the browser counted; 0 where it did not. */
  encoded_body_bytes: number;
}

/** A reused connection has all its lookup and connect times equal to `fetchStart`, in both browsers (2026-11). */
export function timingFacts(entry: TimingEntry): TimingFacts {
  const { startTime, fetchStart, domainLookupStart, domainLookupEnd, connectStart, connectEnd } = entry;
  const given = domainLookupStart > 0;
  const reused =
    given && [domainLookupStart, domainLookupEnd, connectStart, connectEnd].every((t) => t === fetchStart);
  const fresh = given && !reused;
  const secured = entry.secureConnectionStart > 0;
  const since = (time: number) => (time > 0 ? Math.round(time - startTime) : null);
  const timings: Timings = {
    resolved_ms: fresh ? since(domainLookupEnd) : null,
    connected_ms: fresh ? since(secured ? entry.secureConnectionStart : connectEnd) : null,
    secured_ms: fresh && secured ? since(connectEnd) : null,
    request_sent_ms: since(entry.requestStart),
    first_byte_ms: since(entry.responseStart),
  };
  return {
    timings: Object.values(timings).some((time) => time !== null) ? timings : null,
    protocol: entry.nextHopProtocol === '' ? null : entry.nextHopProtocol,
    reused_connection: given && entry.requestStart > 0 ? reused : null,
    encoded_body_bytes: entry.encodedBodySize,
  };
}
