/** What answered after all: late, or over plain http. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import {
  fails,
  HONEST,
  HTTP,
  HTTPS,
  named,
  said,
  scene,
  stalls,
  STRANGE,
  type Scene,
} from './ladder-making.ts';
import { answered, hop, page } from './making.ts';

const NOTICE = '<title>Access denied</title>This website has been blocked by order of the court.';
const after = (duration_ms: number) => answered(200, { url: HTTPS, duration_ms, timeout_ms: 33_000 });
const lateOverHttp = (given: Partial<Observation>) => [
  stalls('chromium', HTTP),
  answered(200, { url: HTTP, address: HONEST, duration_ms: 25_000, timeout_ms: 33_000, ...given }),
];
const verdictOf = (...attempts: Observation[]) => judge(scene({ attempts }));

describe('late', () => {
  const silent = stalls('chromium');
  it('an answer over TLS that took longer than we had waited before', () => {
    expect(verdictOf(silent, after(25_000))).toMatchObject({
      verdict: 'ok',
      reasons: ['answered_late'],
      flags: ['impaired'],
      failure_class: null,
      failed_host: null,
    });
  });

  it('over plain http, where others bear it out', () => {
    expect(verdictOf(...lateOverHttp({}))).toMatchObject({ verdict: 'ok', reasons: ['answered_late'] });
    for (const given of [{ status: 503 }, { address: STRANGE }, { body: page(200, NOTICE).body }])
      expect(verdictOf(...lateOverHttp(given)).reasons).toEqual(['unstable']);
  });

  it.each<[string, Observation[]]>([
    ['an answer that came in time, after none', [silent, after(300)]],
    ['another failure beside it', [silent, fails('chromium', 'reset'), after(25_000)]],
    ['silence after it', [silent, after(25_000), silent]],
    ['over http', [stalls('chromium', HTTP), answered(200, { url: HTTP, duration_ms: 25_000 })]],
  ])('not: %s', (_, attempts) => {
    expect(verdictOf(...attempts).reasons).toEqual(['unstable']);
  });
});

describe('over plain http', () => {
  const own = page(200, 'hello', { url: HTTP, address: HONEST });
  const overTls = answered(403, { url: HTTPS, address: HONEST });
  const reasonsOf = (given: Partial<Scene>) => judge(scene({ attempts: [own], url: HTTP, ...given })).reasons;
  const borneOut = ['answered_over_http'];
  const not = ['no_control', 'not_corroborated'];

  it('from an honest address', () => {
    expect(reasonsOf({})).toEqual(borneOut);
  });

  it('from a strange address', () => {
    const attempts = [{ ...own, address: STRANGE }];
    expect(reasonsOf({ attempts })).toEqual(not);
    expect(judge(scene({ attempts, url: HTTP })).flags).toEqual(['address_mismatch', 'control_missing']);
  });

  it('from a strange address of a site that answers over TLS as well', () => {
    const attempts = [{ ...own, address: STRANGE }];
    expect(reasonsOf({ attempts, twin: overTls })).toEqual(borneOut);
    expect(judge(scene({ attempts, url: HTTP, twin: overTls })).flags).toEqual([]);
  });

  it('of a name that honest resolvers do not know', () => {
    const doh = [said('NXDOMAIN'), said('NXDOMAIN')];
    expect(reasonsOf({ doh, twin: fails('chromium', 'wrong_name') })).toEqual(not);
  });

  it('without resolvers over HTTPS nothing speaks against it', () => {
    expect(reasonsOf({ doh: [said(null)] })).toEqual(borneOut);
    expect(judge({ ...scene({ attempts: [own] }), ladder: null }).reasons).toEqual(borneOut);
  });

  const away = 'https://blocked.provider.example/';
  const led = answered(200, { url: HTTP, hops: [hop(HTTP, away)], final_url: away });

  it('sent on to another site, as over TLS', () => {
    const twin = answered(200, { url: HTTPS, hops: [hop(HTTPS, away)], final_url: away });
    expect(reasonsOf({ attempts: [led], twin })).toEqual(borneOut);
  });

  it('sent on to another site, and not over TLS', () => {
    expect(reasonsOf({ attempts: [led], twin: overTls })).toEqual(not);
    expect(reasonsOf({ attempts: [led], twin: fails('chromium', 'reset'), doh: [named(HONEST)] })).toEqual(
      not,
    );
  });
});

it('a test for robots over plain http is ok where it comes from the site’s address', () => {
  const test = answered(403, { url: HTTP, address: HONEST, headers: { 'cf-mitigated': 'challenge' } });
  const of = (address: string) =>
    judge(scene({ attempts: { ...test, address }, url: HTTP, doh: [named(HONEST)] }));
  expect(of(HONEST)).toMatchObject({
    verdict: 'ok',
    reasons: ['answered_over_http'],
    flags: ['challenge_page'],
  });
  expect(of(STRANGE)).toMatchObject({ verdict: 'unknown', reasons: ['no_control', 'http_error_status'] });
});
