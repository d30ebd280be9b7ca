import { describe, expect, it } from 'vitest';
import { lineFrame, type AskedAnchor } from '../../../utils/diagnose/line.ts';
import type { LineState } from '../../../utils/diagnose/verdict.ts';
import type { BrowserFamily, Observation } from '../../../utils/probe/observation.ts';
import type { Anchor } from '../../../utils/targets/schema.ts';
import { anchor, answered, certificate, failed, hop, page, START, stopped, timedOut } from './making.ts';

const AT = '2026-11-23T12:00:01.000Z';

const CLOUD = anchor('https://cloud.example/');
const WIKI = anchor('https://wiki.example/');
const SEARCH = anchor('https://search.example/');
const KNOWN = anchor('http://known.example/204', { expects: { status: 204, body_contains: null } });
const SUCCESS = anchor('http://success.example/', { expects: { status: 200, body_contains: 'success' } });
const PLAIN = anchor('http://plain.example/');
const BANK = anchor('https://bank.test/', { scope: 'domestic', country: 'IQ' });
const GOV = anchor('http://gov.test/', { scope: 'domestic', country: 'IQ' });

const PORTAL = 'http://portal.local/login';
const PORTAL_PAGE = `<title>Welcome</title>${'Please log in to use this network. '.repeat(5)}`;

const ask = (given: Anchor, observation: Observation): AskedAnchor => ({
  anchor: given,
  observation: { ...observation, url: given.url, final_url: observation.final_url },
});
const ok = (given: Anchor, more: Partial<Observation> = {}) =>
  ask(given, answered(200, { url: given.url, ...more }));
const fails = (given: Anchor, raw: string | null, browser: BrowserFamily = 'chromium') =>
  ask(given, failed(browser, raw, { url: given.url }));
const silent = (given: Anchor, browser: BrowserFamily = 'chromium') =>
  ask(given, timedOut(browser, { url: given.url }));
/** The plain http twin of an https anchor. */
const twin = (given: Anchor, observe: (url: string) => Observation): AskedAnchor => ({
  anchor: given,
  observation: observe(given.url.replace('https:', 'http:')),
});
const redirected = (url: string, to: string) => answered(200, { url, final_url: to, hops: [hop(url, to)] });
const toPortal = (url: string) => redirected(url, PORTAL);

/** A page where another answer is known. */
const wrong = (given: Anchor) =>
  ask(given, page(200, `${given.url.length} ${PORTAL_PAGE}`, { url: given.url }));

/** A provider tells its customer something: by a redirect, or by a page. */
const sent = (given: Anchor) =>
  ask(
    given,
    answered(200, {
      url: given.url,
      final_url: 'http://10.0.0.1/',
      hops: [hop(given.url, 'http://10.0.0.1/')],
    }),
  );
const alike = (given: Anchor) =>
  ask(given, page(200, 'Your data is used up. '.repeat(8), { url: given.url }));

const state = (asked: AskedAnchor[]): LineState => lineFrame(AT, asked).state;

describe('online', () => {
  it.each([
    ['all answer over TLS', [ok(CLOUD), ok(WIKI), ok(BANK)]],
    ['one international anchor answers', [ok(CLOUD), silent(WIKI), silent(SEARCH), silent(BANK)]],
    ['any status over TLS will do', [ask(CLOUD, answered(503, { url: CLOUD.url })), silent(WIKI)]],
    ['a redirect over TLS came from the anchor', [redirectThatFails(CLOUD)]],
    ['an anchor asks for our certificate', [fails(CLOUD, 'net::ERR_SSL_CLIENT_AUTH_CERT_NEEDED')]],
    ['the known answer came', [ask(KNOWN, answered(204, { url: KNOWN.url })), silent(CLOUD)]],
    ['the known text came', [ask(SUCCESS, page(200, 'success\n', { url: SUCCESS.url })), silent(CLOUD)]],
    [
      'Safari sees only that it answered',
      [ok(CLOUD, { browser: 'safari', visibility: 'opaque', status: null })],
    ],
    ['only domestic anchors are chosen, and one answers', [ok(BANK)]],
    [
      'only http anchors without a known answer are chosen',
      [ask(PLAIN, page(200, 'hello', { url: PLAIN.url }))],
    ],
    [
      'one http answer is altered but most anchors answer over TLS',
      [ok(CLOUD), ok(WIKI), ask(KNOWN, page(200, PORTAL_PAGE, { url: KNOWN.url }))],
    ],
    ['one certificate is bad', [fails(CLOUD, 'net::ERR_CERT_AUTHORITY_INVALID'), ok(WIKI), silent(SEARCH)]],
    [
      'status 511 from one, but most anchors answer as only they can',
      [ok(CLOUD), ok(WIKI), ask(KNOWN, answered(511, { url: KNOWN.url }))],
    ],
    [
      'two known answers are wrong, but most anchors answer as only they can',
      [ok(CLOUD), ok(WIKI), ok(SEARCH), ...[KNOWN, SUCCESS].map(wrong)],
    ],
    [
      'one certificate is bad, and the known answer came over http',
      [fails(CLOUD, 'net::ERR_CERT_AUTHORITY_INVALID'), ask(KNOWN, answered(204, { url: KNOWN.url }))],
    ],
  ])('%s', (_, asked) => {
    expect(state(asked)).toBe('online');
  });
});

describe('offline', () => {
  it.each([
    ['names are not resolved', 'chromium', 'net::ERR_NAME_NOT_RESOLVED'],
    ['the browser says so', 'chromium', 'net::ERR_INTERNET_DISCONNECTED'],
    ['unreachable', 'chromium', 'net::ERR_ADDRESS_UNREACHABLE'],
    ['names are not resolved', 'firefox', 'NS_ERROR_UNKNOWN_HOST'],
    ['the browser says so', 'firefox', 'NS_ERROR_OFFLINE'],
    ['refused, as Firefox calls unreachable', 'firefox', 'NS_ERROR_CONNECTION_REFUSED'],
  ] as const)('%s (%s %s)', (_, browser, raw) => {
    const asked = [CLOUD, WIKI, KNOWN, BANK].map((each) => fails(each, raw, browser));
    expect(state(asked)).toBe('offline');
    expect(state([...asked, twin(CLOUD, (url) => failed(browser, raw, { url }))])).toBe('offline');
  });

  it('nothing answers in time', () => {
    expect(state([silent(CLOUD), silent(WIKI), silent(BANK)])).toBe('offline');
  });

  it('a twin that the browser itself moved to https says nothing', () => {
    const upgraded = twin(CLOUD, (url) =>
      timedOut('chromium', {
        url,
        final_url: CLOUD.url,
        hops: [{ url, status: 307, address: null, location: CLOUD.url }],
      }),
    );
    expect(state([silent(CLOUD), upgraded])).toBe('offline');
  });

  it('a server’s own trouble is no answer and no portal', () => {
    expect(state([ask(KNOWN, answered(503, { url: KNOWN.url })), silent(CLOUD)])).toBe('offline');
  });
});

describe('gateway_cut', () => {
  it('only domestic anchors answer', () => {
    expect(state([silent(CLOUD), fails(WIKI, 'net::ERR_NAME_NOT_RESOLVED'), ok(BANK)])).toBe('gateway_cut');
    expect(state([silent(CLOUD, 'firefox'), silent(WIKI, 'firefox'), ok(BANK, { browser: 'firefox' })])).toBe(
      'gateway_cut',
    );
  });

  it('the domestic ones are plain http', () => {
    expect(state([silent(CLOUD), ask(GOV, page(200, 'news', { url: GOV.url }))])).toBe('gateway_cut');
  });

  it('but not when plain http still comes from abroad', () => {
    const abroad = twin(CLOUD, (url) => page(200, 'cloud', { url }));
    expect(state([silent(CLOUD), silent(WIKI), ok(BANK), abroad])).toBe('local_interference');
  });
});

describe('captive_portal', () => {
  const dead = [silent(CLOUD), silent(WIKI)];
  const refused = [
    fails(CLOUD, 'net::ERR_CERT_COMMON_NAME_INVALID'),
    fails(WIKI, 'net::ERR_CERT_AUTHORITY_INVALID'),
  ];
  const refusedInFirefox = [
    fails(CLOUD, 'Unable to communicate securely with peer: requested domain name does not match the server’s certificate.', 'firefox'), // prettier-ignore
    fails(WIKI, 'The certificate is not trusted because it is self-signed.', 'firefox'),
  ];

  it.each([
    ['status 511', [...dead, ask(KNOWN, answered(511, { url: KNOWN.url }))]],
    ['status 511 at a twin', [...dead, twin(CLOUD, (url) => answered(511, { url }))]],
    ['another status than the known one', [...dead, ask(KNOWN, page(200, PORTAL_PAGE, { url: KNOWN.url }))]],
    [
      'another text than the known one',
      [...dead, ask(SUCCESS, page(200, PORTAL_PAGE, { url: SUCCESS.url }))],
    ],
    ['the known answer is somewhere else', [...dead, ask(KNOWN, toPortal(KNOWN.url))]],
    ['two twins land at one foreign host', [...dead, twin(CLOUD, toPortal), twin(WIKI, toPortal)]],
    [
      'they land where no answer comes',
      [...dead, twin(CLOUD, landsAtDeadPortal), twin(WIKI, landsAtDeadPortal)],
    ],
    ['one lands at a foreign host and nothing else answers', [...dead, twin(CLOUD, toPortal)]],
    [
      'two twins give the same page',
      [
        ...dead,
        twin(CLOUD, (url) => page(200, PORTAL_PAGE, { url })),
        twin(WIKI, (url) => page(200, PORTAL_PAGE, { url })),
      ],
    ],
    ['certificates fail and http is redirected', [...refused, twin(CLOUD, toPortal), twin(WIKI, toPortal)]],
    ['so in Firefox', [...refusedInFirefox, twin(CLOUD, toPortal), twin(WIKI, toPortal)]],
    [
      'one anchor is let through, most are not',
      [ok(SEARCH), ...dead, twin(CLOUD, toPortal), twin(WIKI, toPortal)],
    ],
    [
      'one is let through, status 511 for another',
      [ok(SEARCH), silent(CLOUD), ask(KNOWN, answered(511, { url: KNOWN.url }))],
    ],
    ['one is let through, two known answers are wrong', [ok(SEARCH), ...[KNOWN, SUCCESS].map(wrong)]],
    ['the walled garden is domestic', [ok(BANK), ...dead, twin(CLOUD, toPortal), twin(WIKI, toPortal)]],
  ])('%s', (_, asked) => {
    expect(state(asked)).toBe('captive_portal');
  });

  it('two short pages may be alike', () => {
    const twins = [CLOUD, WIKI].map((each) => twin(each, (url) => page(200, 'OK', { url })));
    expect(state([...dead, ...twins])).not.toBe('captive_portal');
  });

  it('a redirect within the same site is none', () => {
    const twins = [CLOUD, WIKI].map((each) =>
      twin(each, (url) => redirected(url, url.replace('http://', 'http://www.'))),
    );
    expect(state([...dead, ...twins])).toBe('local_interference');
  });

  it('a known answer that broke off is not another one', () => {
    const cut = page(200, 'suc', { url: SUCCESS.url, raw_error: 'net::ERR_CONTENT_LENGTH_MISMATCH' });
    expect(state([...dead, ask(SUCCESS, cut)])).toBe('local_interference');
  });
});

describe('local_interference', () => {
  it.each([
    ['a dead proxy', 'chromium', 'net::ERR_PROXY_CONNECTION_FAILED'],
    ['a policy', 'chromium', 'net::ERR_BLOCKED_BY_ADMINISTRATOR'],
    ['no events at all', 'chromium', null],
    ['a dead proxy', 'firefox', 'NS_ERROR_PROXY_CONNECTION_REFUSED'],
    ['no events at all', 'firefox', null],
  ] as const)('%s (%s)', (_, browser, raw) => {
    expect(state([CLOUD, WIKI, BANK].map((each) => fails(each, raw, browser)))).toBe('local_interference');
    expect(state([...[CLOUD, WIKI].map((each) => fails(each, raw, browser)), ok(BANK)])).toBe(
      'local_interference',
    );
  });

  it.each([
    ['chromium', 'net::ERR_CERT_AUTHORITY_INVALID'],
    ['chromium', 'net::ERR_CERT_COMMON_NAME_INVALID'],
    ['chromium', 'net::ERR_SSL_PROTOCOL_ERROR'],
    ['firefox', 'Peer’s Certificate issuer is not recognized.'],
    ['firefox', 'Eine Sprache, die wir nicht kennen.'],
  ] as const)('every certificate is refused and http shows no portal (%s %s)', (browser, raw) => {
    const refused = [CLOUD, WIKI].map((each) => fails(each, raw, browser));
    const known = ask(KNOWN, answered(204, { url: KNOWN.url }));
    expect(state(refused)).toBe('local_interference');
    expect(state([...refused, known])).toBe('local_interference');
    expect(state([...refused, ok(BANK)])).toBe('local_interference');
    expect(state([...refused, silent(SEARCH)])).toBe('local_interference');
  });

  it('plain http passes and no TLS does', () => {
    const twins = [CLOUD, WIKI].map((each) => twin(each, (url) => page(200, url, { url })));
    expect(state([silent(CLOUD), silent(WIKI), ...twins])).toBe('local_interference');
  });

  it.each([
    ['chromium', 'net::ERR_CERT_DATE_INVALID'],
    ['firefox', 'Peer’s Certificate has expired.'],
    ['firefox', 'The server presented a certificate that is not yet valid.'],
  ] as const)('this machine’s clock is wrong (%s %s)', (browser, raw) => {
    const asked = [CLOUD, WIKI, BANK].map((each) => fails(each, raw, browser));
    const known = ask(KNOWN, answered(204, { url: KNOWN.url }));
    for (const given of [asked, [...asked, known]]) {
      expect(lineFrame(AT, given)).toMatchObject({ state: 'local_interference', flags: ['clock_skew'] });
    }
  });

  it('domestic http passes and no TLS does', () => {
    const asked = [silent(CLOUD), silent(BANK), ask(GOV, page(200, 'news', { url: GOV.url }))];
    expect(state(asked)).toBe('local_interference');
  });

  it('a known answer cannot be compared where no status is seen', () => {
    const seen = answered(null, { url: KNOWN.url, browser: 'safari', visibility: 'opaque' });
    expect(state([ask(KNOWN, seen)])).toBe('local_interference');
  });

  it('the twin of an anchor has no known answer', () => {
    const known = { ...CLOUD, expects: { status: 200, body_contains: 'cloud' } };
    const moved = twin(known, (url) => page(404, 'not here', { url }));
    expect(state([silent(known), moved])).toBe('local_interference');
  });

  it('nothing was asked, or every attempt was stopped: not known is not offline', () => {
    expect(state([])).toBe('local_interference');
    expect(state([ask(CLOUD, stopped({ url: CLOUD.url })), ask(BANK, stopped({ url: BANK.url }))])).toBe(
      'local_interference',
    );
  });
});

describe('a frame', () => {
  it('counts anchors of each scope once, and no twins and no stopped attempts', () => {
    const asked = [
      ok(CLOUD),
      ok(CLOUD),
      silent(WIKI),
      ask(SEARCH, stopped({ url: SEARCH.url })),
      ask(GOV, page(200, 'news', { url: GOV.url })),
      ok(BANK),
      twin(WIKI, (url) => page(200, 'wiki', { url })),
    ];
    expect(lineFrame(AT, asked)).toEqual({
      at: AT,
      state: 'online',
      international: { asked: 2, alive: 1 },
      domestic: { asked: 2, alive: 1 },
      flags: [],
    });
  });

  it('counts http anchors without a known answer where there are no better ones', () => {
    const news = ask(GOV, page(200, 'news', { url: GOV.url }));
    expect(lineFrame(AT, [silent(CLOUD), news])).toMatchObject({
      state: 'gateway_cut',
      domestic: { asked: 1, alive: 1 },
    });
    expect(lineFrame(AT, [silent(BANK), news]).domestic).toEqual({ asked: 2, alive: 0 });
  });

  it('flags a root that was added on this machine', () => {
    expect(lineFrame(AT, [ok(CLOUD, { certificate: certificate(false) })]).flags).toEqual(['local_root']);
    expect(lineFrame(AT, [ok(CLOUD, { certificate: certificate(true) })]).flags).toEqual([]);
    expect(lineFrame(AT, [ok(CLOUD, { certificate: certificate(null) })]).flags).toEqual([]);
  });

  it('counts international anchors of a root that nobody knows, on a line that is online by others', () => {
    const strange = (given: Anchor) => fails(given, 'net::ERR_CERT_AUTHORITY_INVALID');
    expect(lineFrame(AT, [ok(CLOUD), strange(WIKI), strange(SEARCH)])).toMatchObject({
      state: 'online',
      intercepted: 2,
    });
    const others = [fails(WIKI, 'net::ERR_CERT_DATE_INVALID'), strange(BANK)];
    expect(lineFrame(AT, [ok(CLOUD), ...others])).not.toHaveProperty('intercepted');
  });

  it('counts plain anchors in whose place somebody answers, on a line that is online by others', () => {
    expect(lineFrame(AT, [ok(CLOUD), ok(WIKI), sent(GOV)])).toMatchObject({ state: 'online', altered: 1 });
    const two = [alike(GOV), alike(anchor('http://rail.example/', { scope: 'domestic' }))];
    expect(lineFrame(AT, [ok(CLOUD), ok(WIKI), ok(SEARCH), ...two])).toMatchObject({
      state: 'online',
      altered: 2,
    });
    expect(lineFrame(AT, [ok(CLOUD), ok(WIKI), alike(GOV)])).not.toHaveProperty('altered');
  });

  it('flags a clock that every anchor contradicts', () => {
    const dated = (given: Anchor, minutes: number) =>
      ok(given, { headers: { date: new Date(Date.parse(START) + minutes * 60_000).toUTCString() } });
    expect(lineFrame(AT, [dated(CLOUD, 90), dated(WIKI, 91)])).toMatchObject({
      state: 'online',
      flags: ['clock_skew'],
    });
    expect(lineFrame(AT, [dated(CLOUD, 90), dated(WIKI, 1)]).flags).toEqual([]);
    expect(lineFrame(AT, [ok(CLOUD, { headers: { date: 'yesterday' } })]).flags).toEqual([]);
  });

  it('is the same whatever the order of the anchors', () => {
    const asked = [ok(BANK), silent(CLOUD), twin(CLOUD, toPortal), twin(WIKI, toPortal), silent(WIKI)];
    expect(lineFrame(AT, asked.toReversed())).toEqual(lineFrame(AT, asked));
  });
});

function redirectThatFails(given: Anchor): AskedAnchor {
  const to = 'https://www.cloud.example/';
  return ask(given, timedOut('chromium', { url: given.url, final_url: to, hops: [hop(given.url, to)] }));
}

function landsAtDeadPortal(url: string): Observation {
  return failed('chromium', 'net::ERR_CERT_AUTHORITY_INVALID', {
    url,
    final_url: 'https://portal.local/',
    hops: [hop(url, 'https://portal.local/')],
  });
}
