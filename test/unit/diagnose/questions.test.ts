import { describe, expect, it } from 'vitest';
import type { Ladder } from '../../../utils/diagnose/ladder.ts';
import { literalUrls } from '../../../utils/diagnose/literal-urls.ts';
import { questionUrl, wantsAgain, wantsKnock, wantsLadder } from '../../../utils/diagnose/questions.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import {
  fails,
  HONEST,
  HTTP,
  HTTPS,
  named,
  OTHER_HONEST,
  redirected,
  said,
  stalls,
  STRANGE,
} from './ladder-making.ts';
import { answered, failed, hop, page, stopped } from './making.ts';

const reset = fails('chromium', 'reset');
const silent = stalls('chromium');
const proxy = failed('chromium', 'net::ERR_PROXY_CONNECTION_FAILED', { url: HTTPS });
const elsewhere = answered(200, {
  url: HTTP,
  hops: [hop(HTTP, 'https://portal.example.net/')],
  final_url: 'https://portal.example.net/',
});

describe('again', () => {
  it.each<[string, Observation[], boolean]>([
    ['nothing was asked', [], false],
    ['failed at once', [reset], true],
    ['kept back by this machine', [proxy], true],
    ['our own timer ended it', [silent], false],
    ['answered', [answered(200, { url: HTTPS })], false],
    ['failed twice', [reset, reset], false],
  ])('%s', (_, observations, wanted) => {
    expect(wantsAgain(observations, null)).toBe(wanted);
  });
});

describe('the ladder', () => {
  it.each<[string, Observation[], boolean]>([
    ['nothing was asked', [], false],
    ['failed', [reset], true],
    ['failed twice', [reset, reset], true],
    ['silent', [silent], true],
    ['one local cause beside a failure', [proxy, reset], true],
    ['local causes only', [proxy, proxy], false],
    ['stopped', [stopped({ url: HTTPS })], false],
    ['answered the second time', [reset, answered(200, { url: HTTPS })], false],
    ['answered over TLS', [answered(503, { url: HTTPS })], false],
    ['answered over http', [page(200, 'hello', { url: HTTP })], true],
    ['an error over http', [page(403, 'no', { url: HTTP })], true],
    ['sent to another site', [elsewhere], true],
    [
      'answered over http, unseen',
      [answered(null, { url: HTTP, browser: 'safari', visibility: 'opaque' })],
      false,
    ],
  ])('%s', (_, observations, wanted) => {
    expect(wantsLadder(observations)).toBe(wanted);
  });
});

describe('the knock', () => {
  it.each<[string, Observation[], boolean]>([
    ['reset', [reset, reset], true],
    ['silent', [silent], true],
    ['no such name', [fails('firefox', 'dns')], true],
    ['a bad certificate', [fails('firefox', 'self_signed', HTTPS, HONEST)], true],
    ['a local cause beside it', [proxy, reset], true],
    ['answered over http', [page(403, 'no', { url: HTTP })], false],
    [
      'broken off within the page',
      [fails('chromium', 'reset', HTTP, null, { status: 200, end: 'answered' })],
      false,
    ],
    ['a loop of redirects', [failed('chromium', 'net::ERR_TOO_MANY_REDIRECTS', { url: HTTPS })], false],
    ['Safari', [failed('safari', 'net::ERR_ABORTED', { url: HTTPS, visibility: 'opaque' })], false],
    ['an address', [fails('chromium', 'reset', `https://${HONEST}/`)], false],
    ['an IPv6 address', [fails('chromium', 'reset', 'https://[2001:db8::1]/')], false],
  ])('%s', (_, observations, wanted) => {
    expect(wantsKnock(observations)).toBe(wanted);
  });
});

describe('the URL in question', () => {
  it.each<[string, Observation[], string]>([
    ['the one that failed', [reset], HTTPS],
    [
      'the hop that failed',
      [{ ...reset, ...redirected(HTTP, 'https://m.example.org/', HONEST) }],
      'https://m.example.org/',
    ],
    ['of the last attempt', [fails('chromium', 'reset', HTTP), reset], HTTPS],
    ['not of a local cause', [reset, { ...proxy, final_url: HTTP }], HTTPS],
    ['the one that sent us away', [elsewhere], HTTP],
    ['the one that answered', [page(403, 'no', { url: HTTP })], HTTP],
  ])('%s', (_, observations, url) => {
    expect(questionUrl(observations)).toBe(url);
  });

  it('there is none without an attempt', () => {
    expect(() => questionUrl([])).toThrow('no attempt');
  });
});

function asked(observation: Observation, given: Partial<Ladder> = {}): string[] {
  const ladder = { url: observation.final_url, twin: null, doh: [named(HONEST)], literals: [], ...given };
  return literalUrls(ladder, [observation], null).map(({ source, url }) => `${source} ${url}`);
}

describe('the addresses', () => {
  it('the honest ones, IPv4 first, three at most', () => {
    const doh = [named('2001:db8::1', HONEST), named(HONEST, OTHER_HONEST, '93.184.216.36')];
    expect(asked(reset, { doh })).toEqual([
      `doh https://${HONEST}/`,
      `doh https://${OTHER_HONEST}/`,
      'doh https://93.184.216.36/',
    ]);
    expect(asked(reset, { doh: [named('2001:db8::1')] })).toEqual(['doh https://[2001:db8::1]/']);
  });

  it('of them the one that the name was sent to first', () => {
    const doh = [named(HONEST, OTHER_HONEST)];
    const both = [`both https://${OTHER_HONEST}/`, `doh https://${HONEST}/`];
    expect(asked(fails('firefox', 'refused', HTTPS, OTHER_HONEST), { doh })).toEqual(both);
    const twin = answered(301, { url: HTTP, address: OTHER_HONEST });
    expect(asked(reset, { doh, twin })).toEqual(both);
  });

  it('the one that the name was connected to, whatever else is known', () => {
    const cut = fails('firefox', 'reset', HTTPS, '2a00:1450::7');
    const own = { ...cut, dns: { ...cut.dns!, addresses: [HONEST, '2a00:1450::7'] } };
    expect(asked(own)).toEqual(['local https://[2a00:1450::7]/', `both https://${HONEST}/`]);
  });

  it('where the name was sent elsewhere, that too', () => {
    const doh = [named(HONEST, OTHER_HONEST)];
    expect(asked(fails('firefox', 'refused', HTTPS, STRANGE), { doh })).toEqual([
      `doh https://${HONEST}/`,
      `local https://${STRANGE}/`,
    ]);
  });

  it('none that is false by itself', () => {
    for (const address of ['127.0.0.1', '0.0.0.0', '10.10.34.34', '::1'])
      expect(asked(fails('firefox', 'refused', HTTPS, address))).toEqual([`doh https://${HONEST}/`]);
  });

  it('where no resolver over HTTPS answers, the local ones', () => {
    const doh = [said(null)];
    expect(asked(fails('firefox', 'reset', HTTPS, STRANGE), { doh })).toEqual([`local https://${STRANGE}/`]);
    expect(asked(fails('firefox', 'reset', HTTPS, '192.168.1.9'), { doh })).toEqual([
      'local https://192.168.1.9/',
    ]);
    expect(asked(fails('firefox', 'refused', HTTPS, '127.0.0.1'), { doh })).toEqual([]);
    expect(asked(reset, { doh })).toEqual([]);
  });

  it('by the scheme and the port that failed', () => {
    const doh = [named(HONEST)];
    expect(asked(fails('chromium', 'reset', 'http://www.example.org:8080/x'), { doh })).toEqual([
      `doh http://${HONEST}:8080/`,
    ]);
  });

  it('none of another host, of a name that nobody knows, or where nothing failed', () => {
    expect(asked(reset, { doh: [{ ...named(HONEST), host: 'example.net' }] })).toEqual([]);
    expect(asked(fails('chromium', 'dns'), { doh: [said('NXDOMAIN')] })).toEqual([]);
    expect(asked(page(403, 'no', { url: HTTP }))).toEqual([]);
  });
});
