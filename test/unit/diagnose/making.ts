/** Observations, anchors and frames for tests: only what a test speaks of differs from a plain success. */
import type { BrowserFamily, Hop, Observation } from '../../../utils/probe/observation.ts';
import type { Anchor } from '../../../utils/targets/schema.ts';
import type { LineFrame, LineState } from '../../../utils/diagnose/verdict.ts';

export const START = '2026-11-23T12:00:00.000Z';
const DEFAULT_URL = 'https://www.example.org/';

export function observation(given: Partial<Observation> = {}): Observation {
  const url = given.url ?? DEFAULT_URL;
  return {
    url,
    started_at: START,
    duration_ms: 100,
    browser: 'chromium',
    browser_version: '156.0.8078.79',
    visibility: 'detailed',
    end: 'failed',
    timeout_ms: 15_000,
    raw_error: null,
    status: null,
    headers: {},
    address: null,
    protocol: null,
    reused_connection: null,
    timings: null,
    hops: [],
    final_url: url,
    bytes: 1000,
    body: null,
    dns: null,
    certificate: null,
    proxy: null,
    ...given,
  };
}

export function failed(browser: BrowserFamily, raw_error: string | null, given: Partial<Observation> = {}) {
  return observation({ browser, raw_error, ...given });
}

export function answered(status: number | null = 200, given: Partial<Observation> = {}): Observation {
  return observation({ end: 'answered', status, address: '198.51.100.2', ...given });
}

export function timedOut(browser: BrowserFamily, given: Partial<Observation> = {}): Observation {
  const raw_error = browser === 'firefox' ? 'NS_BINDING_ABORTED' : 'net::ERR_ABORTED';
  return observation({ browser, end: 'timed_out', raw_error, duration_ms: 15_000, ...given });
}

export function stopped(given: Partial<Observation> = {}): Observation {
  return observation({ end: 'stopped', raw_error: 'net::ERR_ABORTED', ...given });
}

/** An answer over http with this text as its page. */
export function page(status: number, text: string, given: Partial<Observation> = {}): Observation {
  return answered(status, { body: { bytes: text.length, cut: false, title: null, text }, ...given });
}

export function hop(url: string, location: string, status = 302): Hop {
  return { url, status, address: '198.51.100.2', location };
}

export function dns(addresses: string[], given: Partial<NonNullable<Observation['dns']>> = {}) {
  return {
    host: 'www.example.org',
    addresses,
    canonical_name: null,
    is_trr: false,
    error: null,
    duration_ms: 20,
    ...given,
  };
}

export function certificate(is_built_in_root: boolean | null): NonNullable<Observation['certificate']> {
  return {
    subject: 'CN=www.example.org',
    issuer: 'CN=Some CA',
    sha256: '00',
    valid_from: '2026-01-01T00:00:00Z',
    valid_until: '2027-01-01T00:00:00Z',
    is_built_in_root,
    protocol_version: 'TLSv1.3',
    used_ech: false,
    used_private_dns: false,
  };
}

export function anchor(url: string, given: Partial<Anchor> = {}): Anchor {
  return { url, scope: 'international', country: null, network: url, expects: null, ...given };
}

/** A frame some seconds from `START`; negative is before. */
export function frame(state: LineState, seconds: number, given: Partial<LineFrame> = {}): LineFrame {
  return {
    at: new Date(Date.parse(START) + seconds * 1000).toISOString(),
    state,
    international: { asked: 3, alive: state === 'online' ? 3 : 0 },
    domestic: { asked: 2, alive: state === 'online' || state === 'gateway_cut' ? 2 : 0 },
    flags: [],
    ...given,
  };
}
