import { describe, expect, it } from 'vitest';
import { timingFacts } from '../../../utils/probe/resource-timing.ts';
import type { TimingEntry } from '../../../utils/probe/resource-timing.ts';

const ZERO: TimingEntry = {
  name: 'https://a.test/',
  startTime: 100,
  fetchStart: 100,
  domainLookupStart: 0,
  domainLookupEnd: 0,
  connectStart: 0,
  secureConnectionStart: 0,
  connectEnd: 0,
  requestStart: 0,
  responseStart: 0,
  nextHopProtocol: '',
  encodedBodySize: 0,
};

/** Shapes as Chromium 156 and Firefox 153 ESR gave them, 2026-11. */
const CHROMIUM_FRESH: TimingEntry = {
  ...ZERO,
  domainLookupStart: 101,
  domainLookupEnd: 103.4,
  connectStart: 103.4,
  secureConnectionStart: 105,
  connectEnd: 118.2,
  requestStart: 118.5,
  responseStart: 121,
  nextHopProtocol: 'h2',
  encodedBodySize: 41,
};
const REUSED: TimingEntry = {
  ...ZERO,
  domainLookupStart: 100,
  domainLookupEnd: 100,
  connectStart: 100,
  connectEnd: 100,
  requestStart: 102,
  responseStart: 104,
};
const FIREFOX_NO_SUCH_NAME: TimingEntry = {
  ...ZERO,
  domainLookupStart: 100,
  domainLookupEnd: 103,
  connectStart: 103,
  connectEnd: 103,
  requestStart: 100,
  responseStart: 100,
};
const FIREFOX_SILENT_SERVER: TimingEntry = {
  ...FIREFOX_NO_SUCH_NAME,
  requestStart: 103,
  responseStart: 103,
};

describe('timingFacts', () => {
  it('reads a fresh connection', () => {
    expect(timingFacts(CHROMIUM_FRESH, true)).toEqual({
      timings: {
        resolved_ms: 3,
        connected_ms: 5,
        secured_ms: 18,
        request_sent_ms: 19,
        first_byte_ms: 21,
      },
      protocol: 'h2',
      reused_connection: false,
      encoded_body_bytes: 41,
    });
  });

  it('knows a reused connection, which has no phases of its own', () => {
    const { reused_connection, timings } = timingFacts(REUSED, true);
    expect(reused_connection).toBe(true);
    expect(timings).toEqual({
      resolved_ms: null,
      connected_ms: null,
      secured_ms: null,
      request_sent_ms: 2,
      first_byte_ms: 4,
    });
  });

  it('believes no phase of a failure before the request was sent', () => {
    const { timings, reused_connection } = timingFacts(FIREFOX_NO_SUCH_NAME, false);
    expect([timings, reused_connection]).toEqual([null, null]);
  });

  it('tells that a silent server was reached', () => {
    const { timings, reused_connection } = timingFacts(FIREFOX_SILENT_SERVER, false);
    expect(reused_connection).toBe(false);
    expect(timings).toEqual({
      resolved_ms: 3,
      connected_ms: 3,
      secured_ms: null,
      request_sent_ms: 3,
      first_byte_ms: null,
    });
  });

  it('gives nothing for zeros: failures in Chromium, redirects in Firefox', () => {
    expect(timingFacts(ZERO, false).timings).toBeNull();
    const { timings, reused_connection, encoded_body_bytes } = timingFacts(
      { ...ZERO, encodedBodySize: 17 },
      true,
    );
    expect([timings, reused_connection, encoded_body_bytes]).toEqual([null, null, 17]);
  });
});
