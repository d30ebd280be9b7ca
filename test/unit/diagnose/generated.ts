/** Generators of evidence: anything a probe may hand over, also what makes no sense together. */
import * as fc from 'fast-check';
import type { Evidence } from '../../../utils/diagnose/evidence.ts';
import type { LineFrame, LineState } from '../../../utils/diagnose/verdict.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { CHROMIUM_CODES, FIREFOX_CODES } from './codes.data.ts';
import { certificate, dns, frame, hop, observation, START } from './making.ts';

const RAW = [
  ...CHROMIUM_CODES.map(([code]) => `net::ERR_${code}`),
  ...FIREFOX_CODES.map(([code]) => code),
  'Peer’s Certificate has expired.',
  'Zertifikat?',
];
const URLS = [
  'https://www.example.org/',
  'http://www.example.org/',
  'https://portal.invalid/',
  'http://10.0.0.1/',
  'no url',
];

const url = fc.constantFrom(...URLS);
const raw = fc.oneof(fc.constantFrom(...RAW), fc.string(), fc.constant(null));

export const anyObservation: fc.Arbitrary<Observation> = fc
  .record({
    url,
    final_url: url,
    hops: fc.array(
      fc.tuple(url, url).map(([from, to]) => hop(from, to)),
      { maxLength: 2 },
    ),
    browser: fc.constantFrom('chromium', 'firefox', 'safari'),
    visibility: fc.constantFrom('detailed', 'opaque'),
    end: fc.constantFrom('answered', 'failed', 'timed_out', 'stopped'),
    raw_error: raw,
    status: fc.constantFrom(null, 0, 200, 204, 301, 403, 451, 503, 511),
    address: fc.constantFrom(null, '198.51.100.2'),
    duration_ms: fc.nat(60_000),
    started_at: fc.oneof(fc.nat(120).map(at), fc.constant('no time')),
    dns: fc.constantFrom(null, dns([]), dns(['127.0.0.1']), dns(['198.51.100.2'], { is_trr: true })),
    certificate: fc.constantFrom(null, certificate(true), certificate(false)),
    proxy: fc.constantFrom(null, { type: 'http', host: 'proxy.example' }),
    reused_connection: fc.constantFrom(null, true, false),
  })
  .map((given) => observation(given));

/** An attempt that this machine's own doings ended. */
export const localObservation: fc.Arbitrary<Observation> = anyObservation.chain((given) =>
  fc
    .constantFrom(
      'net::ERR_PROXY_CONNECTION_FAILED',
      'net::ERR_BLOCKED_BY_CLIENT',
      'net::ERR_BLOCKED_BY_ADMINISTRATOR',
      'net::ERR_INTERNET_DISCONNECTED',
      'net::ERR_NETWORK_CHANGED',
      'net::ERR_ABORTED',
      'net::ERR_UNSAFE_PORT',
    )
    .map((error) => ({ ...given, ...LOCAL, raw_error: error, status: null })),
);
const LOCAL = { browser: 'chromium', visibility: 'detailed', end: 'failed' } as const;

export const badState = fc.constantFrom<LineState>(
  'offline',
  'gateway_cut',
  'captive_portal',
  'local_interference',
);

export const anyFrame = (state: fc.Arbitrary<LineState>): fc.Arbitrary<LineFrame> =>
  fc
    .record({ state, seconds: fc.integer({ min: -120, max: 240 }) })
    .map(({ state: given, seconds }) => frame(given, seconds));

export const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
  observations: fc.array(anyObservation, { maxLength: 3 }),
  frames: fc.array(anyFrame(fc.oneof(badState, fc.constant<LineState>('online'))), { maxLength: 5 }),
  ended: fc.constantFrom('measured', 'interrupted'),
});

function at(seconds: number): string {
  return new Date(Date.parse(START) + seconds * 1000).toISOString();
}
