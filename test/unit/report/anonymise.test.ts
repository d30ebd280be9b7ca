import * as fc from 'fast-check';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { MECHANISMS } from '../../../utils/diagnose/mechanisms.ts';
import type { Flag, Verdict } from '../../../utils/diagnose/verdict.ts';
import { judge } from '../../../utils/diagnose/judge.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { anonymise, hourOf } from '../../../utils/report/anonymise.ts';
import { outageReport } from '../../../utils/report/outage-reports.ts';
import { OutageReport, Report } from '../../../utils/report/schema.ts';
import type { Episode } from '../../../utils/schedule/outage.ts';
import { anyEvidence } from '../diagnose/generated.ts';
import { frame } from '../diagnose/making.ts';
import type { Target } from '../../../utils/targets/schema.ts';
import { observation, OFFLINE, OK, RESET, target } from '../store/fixtures.ts';
import { measured } from './making.ts';

const NO_TIMES: NonNullable<Observation['timings']> = {
  resolved_ms: null,
  connected_ms: null,
  secured_ms: null,
  request_sent_ms: null,
  first_byte_ms: null,
};

const reported = (change: Parameters<typeof measured>[0]) => anonymise(measured(change))?.report ?? null;

describe('what leaves', () => {
  it('is this, and nothing else', () => {
    expect(anonymise(measured({ verdict: { ...RESET, locus: null } }))).toEqual({
      browser: 'chromium',
      browser_major: 156,
      method_version: '2.chromium-1.firefox-1.safari-1',
      report: {
        input: 'https://www.example.org/',
        hour: '2026-11-25T12:00:00Z',
        verdict: 'unknown',
        mechanisms: [],
        locus: null,
        failure_class: 'reset',
        failure: 'connection_reset',
        operation: 'tls_handshake',
        latency: 'under_1s',
      },
    });
  });

  it.each<[Target['source'], boolean]>([
    ['built_in', true],
    ['list', true],
    ['user', false],
  ])('of a target from %s: %s', (source, leaves) => {
    const given = { ...target('https://www.example.org/'), source };
    expect(reported({ target: given }) !== null).toBe(leaves);
  });

  it.each<[string, Partial<Verdict>]>([
    ['offline', OFFLINE],
    ['gateway_cut', { reasons: ['gateway_cut'] }],
    ['captive_portal', { reasons: ['no_control', 'captive_portal'] }],
    ['local_interference', { reasons: ['local_interference'] }],
    ['interrupted', { reasons: ['interrupted'] }],
  ])('nothing, when the verdict is not of the target: %s', (_, verdict) => {
    expect(reported({ verdict: { ...OK, verdict: 'unknown', ...verdict } })).toBeNull();
  });

  it.each(['no_control', 'unstable'])('an unknown of the target does: %s', (reason) => {
    expect(reported({ verdict: { ...OK, verdict: 'unknown', reasons: [reason] } })?.verdict).toBe('unknown');
  });

  it.each<[Flag, boolean]>([
    ['via_vpn', false],
    ['via_proxy', false],
    ['clock_skew', false],
    ['local_root', false],
    ['secure_dns', true],
    ['reused_connection', true],
    ['challenge_page', true],
    ['address_mismatch', true],
  ])('under the flag %s: %s', (flag, leaves) => {
    expect(reported({ verdict: { ...OK, flags: [flag] } }) !== null).toBe(leaves);
  });

  it.each([
    ['connection_reset', 'connection_reset'],
    ['unknown_failure: net::ERR_SOMETHING 192.0.2.1', 'unknown_failure'],
    ['what a later version calls it', 'unknown_failure'],
    ['', 'unknown_failure'],
    [null, null],
  ])('the failure %j as %j', (failure, said) => {
    expect(reported({ verdict: { ...OK, failure } })?.failure).toBe(said);
  });

  it('mechanisms by their known names, in their order', () => {
    const verdict: Verdict = {
      ...OK,
      verdict: 'blocked',
      mechanisms: ['tls.reset.sni', 'new.one', 'dns'],
      locus: 'network',
    };
    expect(reported({ verdict })).toMatchObject({ mechanisms: ['dns', 'tls.reset.sni'], locus: 'network' });
    const down = { ...verdict, verdict: 'down' } as const;
    expect(reported({ verdict: down })).toMatchObject({ mechanisms: [], locus: null });
  });

  it.each<[string, Partial<Observation>, string | null]>([
    ['a quick answer', { timings: { ...NO_TIMES, first_byte_ms: 999 } }, 'under_1s'],
    ['a slow one', { timings: { ...NO_TIMES, first_byte_ms: 1000 } }, '1s_to_5s'],
    ['a very slow one', { timings: { ...NO_TIMES, first_byte_ms: 5000 } }, 'over_5s'],
    ['an answer without timings', { duration_ms: 4999 }, '1s_to_5s'],
    ['no answer', { end: 'failed', duration_ms: 10 }, null],
    ['an attempt that was cut', { end: 'timed_out', duration_ms: 20_000 }, null],
  ])('latency: %s', (_, change, latency) => {
    expect(reported({ observations: [observation(change)] })?.latency).toBe(latency);
  });

  it.each<[string, Parameters<typeof measured>[0]]>([
    ['nobody says which browser', { observations: [] }],
    ['the version is odd', { observations: [observation({ browser_version: 'nightly' })] }],
    ['the version is a mark', { observations: [observation({ browser_version: '123456.1' })] }],
    ['there is no time', { started_at: 'yesterday' }],
    ["the method's name is a sentence", { method_version: 'Me and my rules' }],
    ['the address is endless', { target: target(`https://www.example.org/${'x'.repeat(2048)}`) }],
  ])('nothing, when %s', (_, change) => {
    expect(anonymise(measured(change))).toBeNull();
  });

  it.each([
    ['2026-11-25T12:00:00.000Z', '2026-11-25T12:00:00Z'],
    ['2026-11-25T12:59:59.999Z', '2026-11-25T12:00:00Z'],
    ['2026-11-25T01:30:00+03:00', '2026-11-24T22:00:00Z'],
    ['1969-12-31T23:59:59Z', '1969-12-31T23:00:00Z'],
  ])('%s is in the hour %s', (moment, hour) => {
    expect(hourOf(moment)).toBe(hour);
  });
});

/** A text that nothing else holds, so that it is found wherever it comes out. */
const mark = fc.stringMatching(/^zq[0-9a-f]{12}$/);

/** An Observation of which every text is a mark, but for those that are of closed lists. */
const marked: fc.Arbitrary<Observation> = fc.record({
  url: mark,
  started_at: fc.constant('2026-11-25T12:34:56.789Z'),
  duration_ms: fc.nat(30_000),
  browser: fc.constantFrom('chromium', 'firefox', 'safari'),
  browser_version: mark.map((text) => `156.${text}`),
  visibility: fc.constantFrom('detailed', 'opaque'),
  end: fc.constantFrom('answered', 'failed', 'timed_out'),
  timeout_ms: fc.constant(20_000),
  raw_error: fc.option(mark),
  status: fc.constantFrom(null, 200, 451),
  headers: fc.dictionary(mark, mark),
  address: fc.option(mark),
  protocol: fc.option(mark),
  reused_connection: fc.constant(null),
  timings: fc.constant(null),
  hops: fc.array(fc.record({ url: mark, status: fc.constant(302), address: mark, location: mark }), {
    maxLength: 2,
  }),
  final_url: mark,
  bytes: fc.nat(),
  body: fc.option(fc.record({ bytes: fc.nat(), cut: fc.boolean(), title: mark, text: mark })),
  dns: fc.option(
    fc.record({
      host: mark,
      addresses: fc.array(mark),
      canonical_name: mark,
      is_trr: fc.boolean(),
      error: mark,
      duration_ms: fc.nat(),
    }),
  ),
  certificate: fc.option(
    fc.record({
      subject: mark,
      issuer: mark,
      sha256: mark,
      valid_from: mark,
      valid_until: mark,
      is_built_in_root: fc.boolean(),
      protocol_version: mark,
      used_ech: fc.boolean(),
      used_private_dns: fc.boolean(),
    }),
  ),
  proxy: fc.option(fc.record({ type: mark, host: mark })),
});

/** A verdict as a judge that made mistakes would give it: its texts are marks too. */
const markedVerdict: fc.Arbitrary<Verdict> = fc.record({
  verdict: fc.constantFrom('ok', 'down', 'blocked', 'unknown'),
  mechanisms: fc.array(fc.oneof(mark, fc.constantFrom(...MECHANISMS))),
  locus: fc.constantFrom(null, 'network'),
  reasons: fc.array(mark),
  flags: fc.constant([]),
  failure_class: fc.constantFrom(null, 'reset', 'tls'),
  failure: fc.option(
    fc.oneof(
      mark,
      mark.map((text) => `unknown_failure: ${text}`),
    ),
  ),
  operation: fc.constantFrom(null, 'connect'),
  failed_host: fc.option(mark),
});

describe('whatever was measured', () => {
  it('no text of the evidence, of the batch or of the verdict ever comes out', () => {
    let left = 0;
    fc.assert(
      fc.property(
        fc.array(marked, { minLength: 1, maxLength: 3 }),
        markedVerdict,
        mark,
        (observations, verdict, batch_id) => {
          const given = anonymise(measured({ observations, verdict, batch_id }));
          left += given === null ? 0 : 1;
          expect(JSON.stringify(given)).not.toContain('zq');
        },
      ),
      { numRuns: 2000 },
    );
    expect(left).toBe(2000);
  });

  it('what comes out keeps to the schema, and its address is the published one', () => {
    let left = 0;
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const verdict = judge({ ...evidence, frames: [frame('online', -600), frame('online', 600)] });
        const given = measured({ observations: evidence.observations, verdict });
        const reports = [anonymise(given)?.report ?? []].flat();
        left += reports.length;
        expect(reports.every((report) => Value.Check(Report, report))).toBe(true);
        expect(reports.every(({ input }) => input === given.target.url)).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(left).toBeGreaterThan(20);
  });
});

describe('outages', () => {
  const EPISODE: Episode = {
    id: '000000001',
    kind: 'offline',
    last_good_at: '2026-11-25T09:58:00.000Z',
    first_bad_at: '2026-11-25T10:03:11.000Z',
    last_bad_at: '2026-11-25T12:01:00.000Z',
    first_good_at: '2026-11-25T12:06:00.000Z',
    open: false,
    resolution_s: 300,
    gap: false,
    clock_jumped: false,
  };

  it('are told by their hours', () => {
    const told = outageReport(EPISODE);
    expect(told).toEqual({ from: '2026-11-25T10:00:00Z', until: '2026-11-25T12:00:00Z', outage: 'offline' });
    expect(Value.Check(OutageReport, told)).toBe(true);
  });

  it.each<[string, Partial<Episode>]>([
    ['goes on', { open: true }],
    ['the clock jumped', { clock_jumped: true }],
    ['it ends before it begins', { last_bad_at: '2026-11-25T08:00:00.000Z' }],
    ['has no time', { first_bad_at: '' }],
  ])('not one that %s', (_, change) => {
    expect(outageReport({ ...EPISODE, ...change })).toBeNull();
  });
});
