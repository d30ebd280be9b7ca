import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../utils/diagnose/evidence.ts';
import { isProvenByTls } from '../../../utils/diagnose/evidence.ts';
import { judge } from '../../../utils/diagnose/judge.ts';
import type { LineState } from '../../../utils/diagnose/verdict.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { answered, certificate, dns, failed, frame, hop, page, START, stopped, timedOut } from './making.ts';

const HTTP = 'http://www.example.org/';
const AROUND = [frame('online', -10), frame('online', 60)];

const judged = (observations: Observation[], more: Partial<Evidence> = {}) =>
  judge({ observations, frames: AROUND, ended: 'measured', ...more });
const reset = (given: Partial<Observation> = {}) => failed('chromium', 'net::ERR_CONNECTION_RESET', given);
const changed = () => failed('chromium', 'net::ERR_NETWORK_CHANGED');
const later = (seconds: number) => ({
  started_at: new Date(Date.parse(START) + seconds * 1000).toISOString(),
});

describe('ok', () => {
  it.each([
    ['over TLS', [answered(200)], 'answered_over_tls'],
    ['over TLS, whatever the status', [answered(403)], 'answered_over_tls'],
    [
      'over TLS, in Safari',
      [answered(null, { browser: 'safari', visibility: 'opaque' })],
      'answered_over_tls',
    ],
    ['after a local failure', [changed(), answered(200)], 'answered_over_tls'],
    [
      'a server that wants our certificate was reached',
      [failed('chromium', 'net::ERR_SSL_CLIENT_AUTH_CERT_NEEDED')],
      'client_certificate_wanted',
    ],
    ['over http', [page(200, 'hello', { url: HTTP })], 'answered_over_http'],
    [
      'a redirect to the same site, then TLS',
      [
        answered(404, {
          url: HTTP,
          final_url: 'https://example.org/',
          hops: [hop(HTTP, 'https://example.org/')],
        }),
      ],
      'answered_over_tls',
    ],
  ])('%s', (_, observations, reason) => {
    expect(judged(observations)).toEqual({
      verdict: 'ok',
      mechanisms: [],
      locus: null,
      reasons: [reason],
      failure_class: null,
      failure: null,
      operation: null,
      flags: [],
      failed_host: null,
    });
  });

  it('over TLS it proves itself, whatever the anchors say and without closing ones', () => {
    for (const frames of [
      [],
      [frame('offline', -10)],
      [frame('captive_portal', -10), frame('offline', 60)],
    ]) {
      expect(judged([answered(200)], { frames, ended: 'interrupted' }).verdict).toBe('ok');
    }
  });
});

describe('unknown, for want of a control', () => {
  it('failed twice between live anchors', () => {
    expect(judged([reset(), reset(later(5))])).toEqual({
      verdict: 'unknown',
      mechanisms: [],
      locus: null,
      reasons: ['no_control'],
      failure_class: 'reset',
      failure: 'connection_reset',
      operation: null,
      flags: ['control_missing'],
      failed_host: 'www.example.org',
    });
  });

  it.each([
    ['chromium', 'net::ERR_NAME_NOT_RESOLVED', 'dns'],
    ['chromium', 'net::ERR_CERT_AUTHORITY_INVALID', 'tls'],
    ['firefox', 'NS_ERROR_CONNECTION_REFUSED', 'refused'],
    ['firefox', 'Сертификат узла истёк.', 'tls'],
    ['chromium', 'net::ERR_TOO_MANY_REDIRECTS', 'http'],
    ['chromium', 'net::ERR_NEVER_SEEN', null],
    ['safari', 'net::ERR_ABORTED', null],
  ] as const)('%s %s', (browser, raw, failure_class) => {
    const verdict = judged([failed(browser, raw), failed(browser, raw)]);
    expect(verdict).toMatchObject({ verdict: 'unknown', reasons: ['no_control'], failure_class });
  });

  it('our own timer ended it', () => {
    expect(judged([timedOut('firefox'), timedOut('firefox')])).toMatchObject({
      reasons: ['no_control'],
      failure_class: 'timeout',
      failure: 'generic_timeout_error',
    });
  });

  it.each([403, 404, 451, 503])('status %i over http', (status) => {
    expect(judged([page(status, 'no', { url: HTTP })])).toMatchObject({
      verdict: 'unknown',
      reasons: ['no_control', 'http_error_status'],
      failure_class: 'http',
      failure: null,
      operation: 'http_round_trip',
      flags: ['control_missing'],
      failed_host: 'www.example.org',
    });
  });

  it('an answer over http whose status is not seen', () => {
    const hidden = answered(null, { url: HTTP, browser: 'safari', visibility: 'opaque' });
    expect(judged([hidden]).reasons).toEqual(['no_control', 'http_status_hidden']);
  });

  it('a body over http that broke off', () => {
    const cut = page(200, 'he', { url: HTTP, raw_error: 'net::ERR_CONTENT_LENGTH_MISMATCH' });
    expect(judged([cut])).toMatchObject({ reasons: ['no_control'], failure: 'response_body_truncated' });
  });

  it('the verdict speaks of the hop that failed', () => {
    const second = reset({
      final_url: 'https://m.example.net/',
      hops: [hop(HTTP, 'https://m.example.net/')],
    });
    expect(judged([second, second]).failed_host).toBe('m.example.net');
  });
});

describe('the primary attempt', () => {
  it('is the last that failed and was not local', () => {
    expect(judged([reset(), timedOut('chromium', later(5))]).failure_class).toBe('timeout');
    expect(judged([reset(), changed()]).failure_class).toBe('reset');
    expect(judged([changed(), reset()]).failure_class).toBe('reset');
    expect(judged([reset(), answered(200)]).failure_class).toBe('reset');
  });

  it('else the last local one', () => {
    expect(judged([changed(), failed('chromium', 'net::ERR_PROXY_CONNECTION_FAILED')]).failure).toBe(
      'unknown_failure: net::ERR_PROXY_CONNECTION_FAILED',
    );
  });
});

describe('the line explains it', () => {
  const states: LineState[] = ['offline', 'gateway_cut', 'captive_portal', 'local_interference'];

  it.each(states)('%s before or after a failure', (state) => {
    const before = [frame(state, -10), frame('online', 60)];
    const after = [frame('online', -10), frame(state, 60)];
    for (const frames of [before, after]) {
      expect(judged([reset(), reset(later(5))], { frames })).toMatchObject({
        verdict: 'unknown',
        reasons: [state],
        failure_class: 'reset',
        flags: [],
      });
    }
  });

  it.each(states)('%s beside an answer over http, which may be anybody’s', (state) => {
    const frames = [frame('online', -10), frame(state, 60)];
    expect(judged([page(200, 'hello', { url: HTTP })], { frames }).reasons).toEqual([state]);
  });

  it('an answer over TLS of another site, reached through http, may be a portal’s too', () => {
    const to = 'https://login.portal.example/';
    const portal = answered(200, { url: HTTP, final_url: to, hops: [hop(HTTP, to)] });
    const frames = [frame('captive_portal', -10), frame('captive_portal', 60)];
    expect(judged([portal], { frames }).reasons).toEqual(['captive_portal']);
    expect(judged([portal]).verdict).toBe('ok');
  });

  it('only the frames nearest to a failing attempt count', () => {
    const frames = [frame('offline', -600), ...AROUND, frame('captive_portal', 900)];
    expect(judged([reset(), reset(later(5))], { frames }).reasons).toEqual(['no_control']);
  });

  it('an outage between the attempts counts', () => {
    const frames = [...AROUND, frame('offline', 3)];
    expect(judged([reset(), reset(later(5))], { frames }).reasons).toEqual(['offline']);
    expect(judged([reset(), answered(200, later(5))], { frames }).reasons).toEqual(['offline']);
  });

  it('of two frames of one moment the worse counts', () => {
    const frames = [frame('online', -10), frame('offline', -10), frame('online', 60)];
    expect(judged([reset(), reset()], { frames }).reasons).toEqual(['offline']);
    expect(judged([reset(), reset()], { frames: frames.toReversed() }).reasons).toEqual(['offline']);
  });

  it('two states are both named, the more telling first', () => {
    const frames = [frame('offline', -10), frame('captive_portal', 60)];
    expect(judged([reset(), reset()], { frames }).reasons).toEqual(['captive_portal', 'offline']);
  });

  it('nothing was measured because the line was down', () => {
    expect(judged([], { frames: [frame('offline', -10)] })).toMatchObject({
      verdict: 'unknown',
      reasons: ['offline'],
      failure_class: null,
      failed_host: null,
    });
  });

  it('status 511 over http is a portal’s', () => {
    expect(judged([answered(511, { url: HTTP })])).toMatchObject({
      reasons: ['captive_portal'],
      failure_class: 'http',
    });
  });

  it('offline names local failures better than local_interference', () => {
    const frames = [frame('offline', -10), frame('offline', 60)];
    expect(judged([failed('chromium', 'net::ERR_INTERNET_DISCONNECTED')], { frames }).reasons).toEqual([
      'offline',
    ]);
  });
});

describe('no evidence about the target', () => {
  it.each([
    ['chromium', 'net::ERR_PROXY_CONNECTION_FAILED'],
    ['chromium', 'net::ERR_BLOCKED_BY_CLIENT'],
    ['chromium', 'net::ERR_BLOCKED_BY_ADMINISTRATOR'],
    ['chromium', 'net::ERR_NETWORK_CHANGED'],
    ['chromium', null],
    ['firefox', 'NS_ERROR_PROXY_FORBIDDEN'],
    ['firefox', 'NS_ERROR_ABORT'],
  ] as const)('%s %s', (browser, raw) => {
    expect(judged([failed(browser, raw), failed(browser, raw)])).toMatchObject({
      verdict: 'unknown',
      reasons: ['local_interference'],
      failure_class: 'local',
    });
  });
});

describe('attempts disagree', () => {
  it.each([
    ['over TLS', answered(200, later(5))],
    ['over http', answered(200, { url: HTTP, ...later(5) })],
  ])('first failed, then answered %s', (_, second) => {
    expect(judged([reset(), second])).toMatchObject({
      verdict: 'unknown',
      reasons: ['unstable'],
      failure_class: 'reset',
      flags: [],
    });
  });
});

describe('interrupted', () => {
  it.each([
    ['before anything was measured', [], 'interrupted', ['interrupted']],
    ['before the second attempt', [reset()], 'interrupted', ['interrupted']],
    ['in the second attempt', [reset(), stopped()], 'measured', ['interrupted']],
    ['and yet the batch was closed', [], 'measured', ['interrupted', 'nothing_measured']],
  ] as const)('%s', (_, observations, ended, reasons) => {
    expect(judged([...observations], { ended })).toMatchObject({ verdict: 'unknown', reasons });
  });

  it.each([
    ['before', [frame('online', 60)]],
    ['after', [frame('online', -10)]],
    ['before and after', []],
  ])('a failure has no anchors %s it', (_, frames) => {
    expect(judged([reset(), reset()], { frames }).reasons).toEqual(['interrupted', 'not_framed']);
  });

  it('a frame without a time counts for nothing', () => {
    const frames = [{ ...frame('online', -10), at: 'never' }, frame('online', 60)];
    expect(judged([reset()], { frames }).reasons).toEqual(['interrupted', 'not_framed']);
  });
});

describe('flags', () => {
  it.each([
    ['via_proxy', { proxy: { type: 'socks', host: 'proxy.example' } }],
    ['secure_dns', { dns: dns(['198.51.100.2'], { is_trr: true }) }],
    ['secure_dns', { certificate: { ...certificate(true), used_private_dns: true } }],
    ['local_root', { certificate: certificate(false) }],
    ['reused_connection', { reused_connection: true }],
    ['challenge_page', { headers: { 'cf-mitigated': 'challenge' } }],
    ['challenge_page', { headers: { 'x-amzn-waf-action': 'captcha' } }],
  ])('%s', (flag, given) => {
    expect(judged([answered(200, given)]).flags).toEqual([flag]);
  });

  it('a challenge page over TLS is ok', () => {
    expect(judged([answered(403, { headers: { 'cf-mitigated': 'challenge' } })]).verdict).toBe('ok');
  });

  it('nothing special has no flags', () => {
    const plain = { dns: dns(['198.51.100.2']), certificate: certificate(true), reused_connection: false };
    expect(judged([answered(200, plain)]).flags).toEqual([]);
  });

  it('of the line around it', () => {
    const frames = [
      frame('online', -10, { flags: ['clock_skew'] }),
      frame('online', 60, { flags: ['local_root'] }),
    ];
    expect(judged([answered(200)], { frames }).flags).toEqual(['clock_skew', 'local_root']);
  });

  it('from the line alone, where nothing was asked because of it', () => {
    const frames = [frame('local_interference', -10, { flags: ['clock_skew'] })];
    expect(judged([], { frames })).toMatchObject({ reasons: ['local_interference'], flags: ['clock_skew'] });
  });

  it('each once', () => {
    const proxied = { proxy: { type: 'http', host: 'proxy.example' } };
    expect(judged([answered(200, proxied), answered(200, proxied)]).flags).toEqual(['via_proxy']);
  });
});

it.each([
  ['https://example.org/', [], 'https://example.org/', true],
  ['http://example.org/', [], 'http://example.org/', false],
  ['http://example.org/', ['https://www.example.org/'], 'https://www.example.org/', true],
  ['https://example.org/', ['https://example.com/'], 'https://example.com/', true],
  ['http://example.org/', ['https://example.com/'], 'https://example.com/', false],
  ['https://example.org/', ['http://example.net/', 'https://example.com/'], 'https://example.com/', false],
  [
    'http://example.org/',
    ['https://example.org/', 'https://consent.example.net/'],
    'https://consent.example.net/',
    true,
  ],
  ['http://example.org/', ['https://x.example.net/', 'https://example.com/'], 'https://example.com/', false],
  ['https://example.org/', ['http://example.org/x'], 'http://example.org/x', false],
])('proven by TLS: %s via %j to %s: %s', (url, via, final_url, expected) => {
  const hops = via.map((to, place) => hop(place === 0 ? url : (via[place - 1] ?? url), to));
  expect(isProvenByTls(answered(200, { url, hops, final_url }))).toBe(expected);
});
