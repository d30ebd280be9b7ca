/** Each way of blocking that can be told without a control, as each browser shows it. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import type { LiteralProbe } from '../../../utils/diagnose/ladder.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { through } from './control-making.ts';
import {
  fails,
  HONEST,
  HTTP,
  HTTPS,
  knockLike,
  knockOpens,
  literal,
  named,
  OTHER_HONEST,
  redirected,
  resolverHeard,
  said,
  scene,
  SENT,
  stalls,
  STRANGE,
  type Driven,
  type Scene,
} from './ladder-making.ts';
import { answered, failed } from './making.ts';

const BROWSERS: Driven[] = ['chromium', 'firefox'];

/** What each browser says when this machine has no network at all. */
const LOCAL = { chromium: 'net::ERR_INTERNET_DISCONNECTED', firefox: 'NS_ERROR_OFFLINE' };

/** The twin of an https name that redirects to it, as most sites do. */
const redirecting = (form: Observation, address = HONEST): Observation => ({
  ...form,
  ...redirected(HTTP, HTTPS, address),
});

const judged = (given: Scene) => {
  const { verdict, mechanisms, locus, reasons, operation } = judge(scene(given));
  return { verdict, mechanisms, locus, reasons, operation };
};
const blocked = (mechanism: string | null, ...reasons: string[]) => ({
  verdict: 'blocked',
  mechanisms: mechanism === null ? [] : [mechanism],
  locus: 'network',
  reasons,
});

describe.each(BROWSERS)('in %s, the name', (browser) => {
  const denied = fails(browser, 'dns', HTTPS, null, { duration_ms: 30 });
  const silent = fails(browser, 'dns', HTTPS, null, { duration_ms: 10_020 });
  const denial: Scene = {
    attempts: denied,
    twin: fails(browser, 'dns', HTTP),
    literals: [literal(browser, HONEST, 'wrong_name')],
    knock: knockLike(denied),
  };

  it('is denied', () => {
    expect(judged(denial)).toEqual({
      ...blocked('dns', 'name_denied', 'honest_address_answers'),
      operation: 'resolve',
    });
  });

  it('is denied now and then only: the resolver is unsteady', () => {
    for (const form of [knockOpens(browser), knockLike(fails(browser, 'refused'))])
      expect(judged({ ...denial, knock: form }).verdict).toBe('unknown');
  });

  it('is denied at the second hop of a redirect', () => {
    const from = 'https://short.example.net/';
    const attempts = { ...denied, ...redirected(from, HTTPS, '203.0.113.99') };
    const verdict = judge(scene({ ...denial, attempts }));
    expect(verdict).toMatchObject({ mechanisms: ['dns'], failed_host: 'www.example.org' });
  });

  it('is denied, and asked for over http', () => {
    const attempts = fails(browser, 'dns', HTTP);
    const twin = fails(browser, 'dns', HTTPS);
    const literals = [literal(browser, HONEST, 'answers', 'http')];
    expect(judged({ attempts, twin, literals, knock: knockLike(attempts) }).mechanisms).toEqual(['dns']);
  });

  it('gets no answer', () => {
    const attempts = browser === 'chromium' ? [stalls(browser), { ...silent, duration_ms: 20_560 }] : silent;
    const twin = { ...fails(browser, 'dns', HTTP), duration_ms: 10_300 };
    const knock = knockLike(browser === 'chromium' ? stalls(browser) : silent);
    expect(judged({ ...denial, attempts, twin, knock })).toEqual({
      ...blocked('dns.timeout', 'resolver_silent', 'honest_address_answers'),
      operation: 'resolve',
    });
  });

  it.each([
    ['when nobody asked', []],
    ['when it is silent about a new name too', [{ ...resolverHeard(browser), duration_ms: 10_100 }]],
    ['when nothing came of a new name', [{ ...resolverHeard(browser), end: 'timed_out' as const }]],
    ['when this machine kept the question', [{ ...resolverHeard(browser), raw_error: LOCAL[browser] }]],
  ])('gets no answer, and the resolver may be silent about all names: %s', (_how, witnesses) => {
    const twin = { ...fails(browser, 'dns', HTTP), duration_ms: 10_300 };
    const { ladder, ...given } = scene({ ...denial, attempts: silent, twin, knock: knockLike(silent) });
    const verdict = judge({ ...given, ladder: { ...ladder, witnesses } });
    expect(verdict).toMatchObject({ verdict: 'unknown', reasons: ['no_control', 'not_witnessed'] });
    expect(judge({ ...given, ladder }).verdict).toBe('blocked');
  });

  it('gets no answer sometimes: only dns is sure', () => {
    const attempts = [silent, denied, silent];
    expect(judged({ ...denial, attempts }).mechanisms).toEqual(['dns']);
  });

  it('is given to nobody', () => {
    expect(judged({ ...denial, doh: [said('NXDOMAIN'), said('NXDOMAIN')], literals: [] })).toEqual({
      verdict: 'down',
      mechanisms: [],
      locus: null,
      reasons: ['resolvers_agree'],
      operation: 'resolve',
    });
    expect(judged({ ...denial, doh: [said('NOERROR'), said('NXDOMAIN')], literals: [] }).verdict).toBe(
      'down',
    );
  });
});

const led = (form: Observation, twin: Observation, literals: LiteralProbe[] = []): Scene => ({
  attempts: form,
  twin,
  literals: [literal('firefox', HONEST, 'wrong_name'), ...literals],
  knock: knockLike(form),
});
const refused = (address: string, url = HTTPS) => fails('firefox', 'refused', url, address);
const nowhere = (address: string, url = HTTPS) => stalls('firefox', url, { nowhere: address });

describe('in firefox, which shows where the name led, it leads to', () => {
  it.each([
    ['this machine', refused('127.0.0.1'), refused('127.0.0.1', HTTP)],
    ['this machine, over IPv6', refused('::1'), refused('::1', HTTP)],
    ['0.0.0.0', refused('0.0.0.0'), refused('0.0.0.0', HTTP)],
    ['a private address where nobody answers', nowhere('10.10.34.34'), nowhere('10.10.34.34', HTTP)],
    [
      'a web server on this machine',
      fails('firefox', 'self_signed', HTTPS, '127.0.0.1'),
      answered(200, { url: HTTP }),
    ],
  ])('%s', (_, form, twin) => {
    const { mechanisms, reasons } = judged(led(form, twin));
    expect(mechanisms).toEqual(['dns.injection.bogon']);
    expect(reasons).toEqual(['resolvers_disagree', 'honest_address_answers']);
  });

  it.each([
    ['an address abroad where nobody answers', nowhere(STRANGE), nowhere(STRANGE, HTTP), 'stalls'],
    ['an address abroad that refuses', refused(STRANGE), refused(STRANGE, HTTP), 'refused'],
  ] as const)('%s', (_, form, twin, how) => {
    expect(judged(led(form, twin, [literal('firefox', STRANGE, how)])).mechanisms).toEqual([
      'dns.injection.other',
    ]);
  });

  it.each([
    ['a private address where somebody answers', '10.10.34.34', 'self_signed', answered(200, { url: HTTP })],
    ['an address with a false certificate', STRANGE, 'self_signed', answered(200, { url: HTTP })],
    ['an address that cuts everybody off', STRANGE, 'reset', fails('firefox', 'reset', HTTP, STRANGE, SENT)],
  ] as const)('%s: whose, is not known', (_, address, how, twin) => {
    const form = fails('firefox', how, HTTPS, address);
    expect(
      judged(led(form, { ...twin, browser: 'firefox' }, [literal('firefox', address, how)])).mechanisms,
    ).toEqual(['dns.injection']);
  });

  it('is flagged', () => {
    const evidence = scene(led(refused('127.0.0.1'), refused('127.0.0.1', HTTP)));
    expect(judge(evidence).flags).toEqual(['address_mismatch']);
  });
});

describe('in chromium, which does not', () => {
  const turnedAway = fails('chromium', 'refused');
  const base: Scene = {
    attempts: turnedAway,
    twin: fails('chromium', 'refused', HTTP),
    literals: [literal('chromium', HONEST, 'wrong_name')],
    knock: knockLike(turnedAway),
  };

  it('a name that is refused where its honest address is not was sent elsewhere', () => {
    expect(judged(base)).toMatchObject(
      blocked('dns.injection', 'resolvers_disagree', 'honest_address_answers'),
    );
    const overHttp = fails('chromium', 'refused', HTTP);
    const literals = [literal('chromium', HONEST, 'answers', 'http')];
    const http: Scene = { attempts: overHttp, twin: turnedAway, literals, knock: knockLike(overHttp) };
    expect(judged(http).mechanisms).toEqual(['dns.injection']);
  });

  it('the other scheme shows a server on this machine', () => {
    const attempts = fails('chromium', 'self_signed');
    const twin = answered(200, { url: HTTP, address: '127.0.0.1' });
    expect(judged({ ...base, attempts, twin, knock: knockLike(attempts) }).mechanisms).toEqual([
      'dns.injection.bogon',
    ]);
  });

  const silent = [stalls('chromium'), stalls('chromium', HTTPS, {}, { timeout_ms: 33_000 })];
  const swallowed: Scene = {
    ...base,
    attempts: silent,
    twin: stalls('chromium', HTTP, {}, { timeout_ms: 15_000 }),
    knock: knockLike(stalls('chromium')),
  };

  it('a name that leads to no connection for longer than a handshake may take: DNS', () => {
    expect(judged(swallowed)).toMatchObject(blocked('dns', 'only_the_name_fails'));
  });

  it('without patience it may be TLS as well', () => {
    expect(judged({ ...swallowed, attempts: [stalls('chromium'), stalls('chromium')] })).toMatchObject(
      blocked(null, 'only_the_name_fails'),
    );
  });

  it('over http there is no TLS to blame', () => {
    const attempts = stalls('chromium', HTTP);
    const twin = stalls('chromium', HTTPS);
    const literals = [literal('chromium', HONEST, 'answers', 'http')];
    expect(judged({ attempts, twin, literals, knock: knockLike(attempts) }).mechanisms).toEqual(['dns']);
  });

  it('cut off, and the other scheme does not show where: DNS or TLS', () => {
    const attempts = fails('chromium', 'reset');
    const twin = stalls('chromium', HTTP);
    expect(judged({ ...base, attempts, twin, knock: knockLike(attempts) })).toMatchObject(
      blocked(null, 'only_the_name_fails'),
    );
  });
});

describe.each(BROWSERS)('in %s, TLS with the name', (browser) => {
  const cut = fails(browser, 'reset', HTTPS, HONEST);
  const base: Scene = {
    attempts: cut,
    twin: redirecting(cut),
    literals: [literal(browser, HONEST, 'wrong_name', 'https', 'both')],
    knock: knockLike(cut),
  };

  it('is reset', () => {
    expect(judged(base)).toEqual({
      ...blocked('tls.reset.sni', 'server_name_filtered'),
      operation: 'tls_handshake',
    });
  });

  it('is closed', () => {
    const raw_error = browser === 'chromium' ? 'net::ERR_CONNECTION_CLOSED' : 'NS_ERROR_NET_RESET';
    const closed = { ...cut, raw_error };
    expect(judged({ ...base, attempts: closed, knock: knockLike(closed) }).mechanisms).toEqual([
      'tls.reset.sni',
    ]);
  });

  it('is reset at the second hop', () => {
    const attempts = { ...cut, ...redirected('https://short.example.net/', HTTPS, '203.0.113.99') };
    const verdict = judge(scene({ ...base, attempts }));
    expect(verdict).toMatchObject({ mechanisms: ['tls.reset.sni'], failed_host: 'www.example.org' });
  });

  it('is reset where no resolver over HTTPS can be reached', () => {
    const literals = [literal(browser, HONEST, 'wrong_name', 'https', 'local')];
    expect(judged({ ...base, doh: [said(null), said(null)], literals }).mechanisms).toEqual([
      'tls.reset.sni',
    ]);
  });

  it('is reset at an address of a CDN that other resolvers do not give', () => {
    const own = fails(browser, 'reset', HTTPS, STRANGE);
    const literals = [
      literal(browser, HONEST, 'wrong_name'),
      literal(browser, STRANGE, 'wrong_name', 'https', 'local'),
    ];
    const twin = redirecting(own, STRANGE);
    const verdict = judge(scene({ attempts: own, twin, literals, knock: knockLike(own) }));
    expect(verdict).toMatchObject({ mechanisms: ['tls.reset.sni'], flags: [] });
  });

  it('is swallowed', () => {
    const open = stalls(browser, HTTPS, { address: HONEST });
    const given =
      browser === 'chromium'
        ? {
            ...open,
            end: 'failed' as const,
            raw_error: 'net::ERR_TIMED_OUT',
            duration_ms: 30_010,
            timeout_ms: 33_000,
          }
        : open;
    expect(
      judged({ ...base, attempts: [open, given], twin: redirecting(open), knock: knockLike(open) }),
    ).toEqual({
      ...blocked('tls.timeout', 'server_name_filtered'),
      operation: 'tls_handshake',
    });
  });
});

it('chromium joins a handshake that an earlier question began, and is told its end early', () => {
  // The twin was redirected to the name 26 s before; measured in the lab.
  const open = stalls('chromium');
  const told = failed('chromium', 'net::ERR_TIMED_OUT', {
    url: HTTPS,
    duration_ms: 4390,
    timeout_ms: 33_000,
  });
  const literals = [literal('chromium', HONEST, 'wrong_name')];
  const given: Scene = {
    attempts: [open, told],
    twin: redirecting(open),
    literals,
    knock: knockLike(open),
  };
  expect(judged(given).mechanisms).toEqual(['tls.timeout']);
});

it('chromium needs no patience where the name is known to lead to honest addresses that all answer', () => {
  const open = stalls('chromium');
  const both = [literal('chromium', HONEST, 'wrong_name'), literal('chromium', OTHER_HONEST, 'wrong_name')];
  const given: Scene = {
    attempts: [open, open],
    twin: redirecting(open),
    doh: [named(HONEST, OTHER_HONEST)],
    literals: both,
    knock: knockLike(open),
  };
  expect(judged(given).mechanisms).toEqual(['tls.timeout']);
  expect(judged({ ...given, literals: both.slice(0, 1) }).verdict).toBe('unknown');
});

describe.each(BROWSERS)('in %s, http with the name', (browser) => {
  const cut = fails(browser, 'reset', HTTP, HONEST, browser === 'firefox' ? SENT : {});
  const open = stalls(browser, HTTP, { address: HONEST }, browser === 'firefox' ? SENT : {});
  const base: Scene = {
    attempts: cut,
    twin: answered(200, { url: HTTPS, browser, address: HONEST }),
    literals: [literal(browser, HONEST, 'answers', 'http', 'both')],
    knock: knockOpens(browser, HTTP),
  };

  it('is reset: proven where a reset is no FIN, with which a server may end one of its names for everybody', () => {
    const proven = { ...blocked('http.reset.host', 'host_name_filtered'), operation: 'http_round_trip' };
    const verdict = judged(base);
    expect(verdict).toEqual(browser === 'chromium' ? proven : { ...verdict, verdict: 'unknown' });
    const closed = { ...cut, raw_error: 'net::ERR_EMPTY_RESPONSE' };
    expect(browser === 'chromium' ? judged({ ...base, attempts: closed }).verdict : 'unknown').toBe(
      'unknown',
    );
  });

  it('is reset or closed, and the control got through', () => {
    const raw_error = browser === 'chromium' ? 'net::ERR_EMPTY_RESPONSE' : 'NS_ERROR_NET_RESET';
    for (const attempts of [cut, { ...cut, raw_error }]) {
      const given = { ...scene({ ...base, attempts }), control: through(HTTP) };
      expect(judge(given)).toMatchObject({
        mechanisms: ['http.reset.host'],
        reasons: ['host_name_filtered'],
      });
    }
  });

  it('is swallowed', () => {
    expect(judged({ ...base, attempts: open })).toEqual({
      ...blocked('http.timeout', 'host_name_filtered'),
      operation: 'http_round_trip',
    });
  });

  it('needs no resolver over HTTPS: the certificate shows the site’s address', () => {
    expect(judged({ ...base, attempts: open, doh: [said(null)] }).mechanisms).toEqual(['http.timeout']);
  });
});

describe('an interceptor that the browser knows', () => {
  const raw = 'net::ERR_CERT_KNOWN_INTERCEPTION_BLOCKED';

  it('is one', () => {
    expect(judged({ attempts: failed('chromium', raw, { url: HTTPS }) })).toMatchObject(
      blocked('tls.mitm', 'known_interceptor'),
    );
  });

  it('once is not enough', () => {
    const attempts = [failed('chromium', raw, { url: HTTPS }), fails('chromium', 'self_signed')];
    expect(judged({ attempts }).verdict).toBe('unknown');
  });
});

it('chromium waits longer than for a handshake and is told nothing: the resolver gives now the true address, now another', () => {
  // Measured in the lab (2026-11): the twin was led to the site, the attempts and the knock to where nobody is.
  const silent = [stalls('chromium'), stalls('chromium', HTTPS, {}, { timeout_ms: 33_000 })];
  const given: Scene = {
    attempts: silent,
    twin: { ...stalls('chromium'), ...redirected(HTTP, HTTPS, HONEST) },
    literals: [literal('chromium', HONEST, 'wrong_name')],
    knock: knockLike(stalls('chromium')),
  };
  expect(judge(scene(given)).mechanisms).not.toContain('tls.timeout');
  const early = { ...given, attempts: [stalls('chromium'), stalls('chromium')] };
  expect(judge(scene(early)).mechanisms).toEqual(['tls.timeout']);
});
