/** Somebody elsewhere got through: by what it is blocked here, as deep as the browser shows; and what keeps it from being so. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import type { TargetControl } from '../../../utils/targets/target-control.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { control, failedThere, hopSeen, sceneWith, through } from './control-making.ts';
import {
  fails,
  HONEST,
  HTTP,
  HTTPS,
  knock,
  knockLike,
  knockOpens,
  literal,
  named,
  redirected,
  said,
  SENT,
  stalls,
  STRANGE,
  type Driven,
  type Scene,
  resolverWell,
} from './ladder-making.ts';
import { answered, failed, frame, hop } from './making.ts';

/** Whatever names the site is reset, and what does not is answered. */
const cutByName = (browser: Driven): Scene => {
  const attempts = fails(browser, 'reset', HTTPS, HONEST);
  const literals = [literal(browser, HONEST, 'wrong_name')];
  return { attempts, twin: redirecting(attempts), literals, knock: knockLike(attempts) };
};

const BOTH: Driven[] = ['chromium', 'firefox'];
const redirecting = (form: Observation): Observation => ({ ...form, ...redirected(HTTP, HTTPS, HONEST) });
const sentBy = (browser: Driven) => (browser === 'firefox' ? SENT : {});
const unresolvedThere = (failure: string, given: Scene) =>
  judge(sceneWith(failedThere(failure, 'resolve'), given)).verdict;
/** A certificate for another name, at these addresses. */
const strangerThere = (addresses: string[]) =>
  control({
    hops: [hopSeen(HTTPS, { dns: { failure: null, addresses, asns: [] } })],
    failure: 'ssl_invalid_hostname',
    operation: 'tls_handshake',
    status: null,
  });
const unreachable = failed('chromium', 'net::ERR_ADDRESS_UNREACHABLE', { url: HTTPS });
const patient = (form: Observation) => [form, form, { ...form, timeout_ms: 33_000, duration_ms: 33_000 }];

type Row = [what: string, mechanisms: string[], seen: TargetControl, given: Scene];

const reached = through(HTTPS);
const reachedHttp = through(HTTP);

function everywhere(browser: Driven, how: 'refused' | 'reset'): Scene {
  const attempts = fails(browser, how, HTTPS, HONEST);
  return {
    attempts,
    twin: fails(browser, how, HTTP, HONEST),
    literals: [literal(browser, HONEST, how)],
    knock: knockLike(attempts),
  };
}

function badCertificate(
  browser: Driven,
  how: 'self_signed' | 'wrong_name' | 'handshake' | 'name_alert',
): Scene {
  const attempts = fails(browser, how, HTTPS, HONEST);
  return {
    attempts,
    twin: redirecting(attempts),
    literals: [literal(browser, HONEST, 'wrong_name')],
    knock: knockLike(attempts),
  };
}

/** The control got through so long before. */
const refusedAfter = (minutes: number) =>
  judge(sceneWith(control({}, { before_ms: minutes * 60_000 }), everywhere('chromium', 'refused')));

const unknownIssuer = fails('firefox', 'self_signed', HTTPS, HONEST, {
  raw_error: 'Peer’s Certificate issuer is not recognized.',
});

const CHROMIUM: Row[] = [
  [
    'the name is denied, no resolver over HTTPS can be asked',
    ['dns'],
    reached,
    { attempts: fails('chromium', 'dns'), twin: fails('chromium', 'dns', HTTP), doh: [said(null)] },
  ],
  ['refused, with and without the name', ['tcp.refused'], reached, everywhere('chromium', 'refused')],
  [
    'unreachable, with and without the name',
    ['ip.unreachable'],
    reached,
    {
      attempts: unreachable,
      twin: { ...unreachable, url: HTTP, final_url: HTTP },
      literals: [
        {
          address: HONEST,
          source: 'doh',
          observation: { ...unreachable, url: `https://${HONEST}/`, final_url: `https://${HONEST}/` },
        },
      ],
    },
  ],
  [
    'refused, and it is not seen where',
    [],
    reached,
    { attempts: fails('chromium', 'refused'), twin: fails('chromium', 'refused', HTTP) },
  ],
  [
    'reset, with and without the name, in both schemes',
    ['tcp.reset'],
    reached,
    everywhere('chromium', 'reset'),
  ],
  [
    'silent in every way',
    ['tcp.timeout'],
    reached,
    {
      attempts: patient(stalls('chromium')),
      twin: stalls('chromium', HTTP),
      literals: [literal('chromium', HONEST, 'stalls')],
      knock: knockLike(stalls('chromium')),
    },
  ],
  [
    'silent in every way, nobody waited long',
    [],
    reached,
    {
      attempts: [stalls('chromium'), stalls('chromium')],
      twin: stalls('chromium', HTTP),
      literals: [literal('chromium', HONEST, 'stalls')],
      knock: knockLike(stalls('chromium')),
    },
  ],
  [
    'a certificate of nobody known, at the site’s own address',
    ['tls.mitm'],
    reached,
    badCertificate('chromium', 'self_signed'),
  ],
  [
    'the same, and it is not seen where',
    [],
    reached,
    { ...badCertificate('chromium', 'self_signed'), twin: stalls('chromium', HTTP) },
  ],
  [
    'a good certificate for another name',
    ['tls.mitm.ca_signed'],
    reached,
    badCertificate('chromium', 'wrong_name'),
  ],
  ['an alert', ['tls'], reached, badCertificate('chromium', 'name_alert')],
  ['no TLS at all', ['tls'], reached, badCertificate('chromium', 'handshake')],
  [
    'led to a stranger with a good certificate of its own',
    ['dns.injection'],
    reached,
    {
      attempts: fails('chromium', 'wrong_name'),
      twin: answered(200, { url: HTTP, address: STRANGE }),
      literals: [literal('chromium', HONEST, 'wrong_name')],
      knock: knockLike(fails('chromium', 'wrong_name')),
    },
  ],
  [
    'the page breaks off',
    ['http.reset'],
    reachedHttp,
    {
      attempts: fails('chromium', 'reset', HTTP, null, { status: 200, end: 'answered', address: HONEST }),
    },
  ],
];

const FIREFOX: Row[] = [
  ['refused, which may be ICMP', [], reached, everywhere('firefox', 'refused')],
  [
    'reset, with and without the name, in both schemes',
    ['tcp.reset'],
    reached,
    everywhere('firefox', 'reset'),
  ],
  [
    'silent before a connection',
    ['tcp.timeout'],
    reached,
    {
      attempts: stalls('firefox', HTTPS, { nowhere: HONEST }),
      twin: stalls('firefox', HTTP, { nowhere: HONEST }),
      literals: [literal('firefox', HONEST, 'stalls')],
    },
  ],
  [
    'silent in the handshake with the name, told off without it',
    ['tls.timeout'],
    reached,
    {
      attempts: stalls('firefox', HTTPS, { address: HONEST }),
      twin: redirecting(stalls('firefox', HTTPS, { address: HONEST })),
      literals: [literal('firefox', HONEST, 'handshake')],
    },
  ],
  [
    'a certificate signed by itself',
    ['tls.mitm.self_signed'],
    reached,
    badCertificate('firefox', 'self_signed'),
  ],
  [
    'a certificate of nobody known',
    ['tls.mitm.ca_signed'],
    reached,
    { ...badCertificate('firefox', 'self_signed'), attempts: unknownIssuer },
  ],
  [
    'led to nowhere near',
    ['dns.injection.bogon'],
    reached,
    {
      attempts: fails('firefox', 'refused', HTTPS, '127.0.0.1'),
      twin: fails('firefox', 'refused', HTTP, '127.0.0.1'),
      doh: [said(null)],
    },
  ],
  [
    'led to another edge, which is silent',
    [],
    reached,
    {
      attempts: stalls('firefox', HTTPS, { nowhere: STRANGE }),
      doh: [named(HONEST)],
      literals: [literal('firefox', STRANGE, 'stalls'), literal('firefox', HONEST, 'stalls')],
    },
  ],
];

describe.each([
  ['chromium', CHROMIUM],
  ['firefox', FIREFOX],
] as const)('blocked in %s', (_browser, rows) => {
  it.each(rows)('%s: %j', (_, mechanisms, seen, given) => {
    expect(judge(sceneWith(seen, given))).toMatchObject({ verdict: 'blocked', mechanisms, locus: 'network' });
  });
});

const verdictOf = (seen: TargetControl | null, given: Scene) => judge(sceneWith(seen, given));

describe.each(BOTH)('not blocked in %s', (browser) => {
  const proof = () => everywhere(browser, 'reset');

  it('what is taken apart here is blocked', () => {
    expect(verdictOf(reached, proof())).toMatchObject({
      verdict: 'blocked',
      reasons: ['control_reached', 'control_before_failure'],
    });
  });

  it('without a control, or with one that is too old, of the future, or strange', () => {
    for (const seen of [
      null,
      { ...reached, age_ms: 31 * 60_000 },
      { ...reached, age_ms: -31 * 60_000 },
      { ...reached, age_ms: Number.NaN },
      control({ hops: [] }),
    ])
      expect(verdictOf(seen, proof())).toMatchObject({
        verdict: 'unknown',
        reasons: ['no_control'],
        flags: ['control_missing'],
      });
  });

  it('where the control’s way did not lead over this hop', () => {
    const seen = through('https://m.example.org/');
    expect(verdictOf(seen, proof())).toMatchObject({
      verdict: 'unknown',
      reasons: ['no_control', 'hop_not_in_control'],
      flags: [],
    });
  });

  it('where the line was not seen to be well at that moment', () => {
    const given = sceneWith(reached, proof());
    const reasons = ['no_control', 'not_witnessed'];
    const { witnesses } = given.ladder;
    expect(judge({ ...given, ladder: { ...given.ladder, witnesses: [] } })).toMatchObject({ reasons });
    const late = (witnesses ?? []).map((each) => ({ ...each, started_at: '2026-11-23T12:05:00.000Z' }));
    expect(judge({ ...given, ladder: { ...given.ladder, witnesses: late } })).toMatchObject({ reasons });
    const dead = (witnesses ?? []).map((each) => ({ ...each, end: 'timed_out' as const, status: null }));
    expect(judge({ ...given, ladder: { ...given.ladder, witnesses: dead } })).toMatchObject({ reasons });
  });

  it('where the line was well at the beginning of a silence only', () => {
    const form = stalls(browser, HTTPS, { address: HONEST });
    const given = sceneWith(reached, {
      attempts: form,
      literals: [literal(browser, HONEST, 'handshake')],
      twin: form,
    });
    const [first, , ofResolver] = given.ladder.witnesses ?? [];
    const witnesses = [first, ofResolver].filter((witness) => witness !== undefined);
    const ladder = { ...given.ladder, witnesses };
    expect(judge(given).verdict).toBe('blocked');
    expect(judge({ ...given, ladder }).reasons).toEqual(['no_control', 'not_witnessed']);
  });

  it('what may be a short outage of the site, unless the control came after it began', () => {
    const given = sceneWith(reached, proof());
    const brief = given.observations.map((each, place) => ({
      ...each,
      started_at: new Date(Date.parse('2026-11-23T12:01:00.000Z') + 4000 * place).toISOString(),
    }));
    const frames = [-1, 110].map((seconds) => frame('online', seconds));
    const [one] = given.ladder.witnesses ?? [];
    const witnesses =
      one === undefined ? [] : [{ ...one, started_at: '2026-11-23T12:01:08.100Z' }, resolverWell()];
    const ladder = { ...given.ladder, witnesses };
    expect(judge({ ...given, observations: brief, frames, ladder }).reasons).toEqual([
      'no_control',
      'too_brief',
    ]);
    const fresh = { ...reached, control: { ...reached.control, measured_at: '2026-11-23T12:01:05.000Z' } };
    expect(judge({ ...given, observations: brief, frames, ladder, control: fresh })).toMatchObject({
      verdict: 'blocked',
      reasons: ['control_reached'],
    });
  });

  it('what began more than a quarter of an hour after the control was there', () => {
    expect(refusedAfter(14).verdict).toBe('blocked');
    expect(refusedAfter(16)).toMatchObject({
      verdict: 'unknown',
      reasons: ['no_control', 'control_before_failure'],
    });
  });

  it('a certificate of a root that nobody knows, where an anchor is given one as well', () => {
    const given = badCertificate('chromium', 'self_signed');
    const frames = [-1, 37, 68, 110].map((second) => frame('online', second, { intercepted: 1 }));
    expect(judge(sceneWith(reached, { ...given, frames }))).toMatchObject({
      verdict: 'unknown',
      reasons: ['local_interference'],
    });
    const [first, ...others] = frames;
    const later = [first!, ...others.map(({ at }) => ({ ...frame('online', 0), at }))];
    expect(judge(sceneWith(reached, { ...given, frames: later })).verdict).toBe('blocked');
    const wrongName = badCertificate('chromium', 'wrong_name');
    expect(judge(sceneWith(reached, { ...wrongName, frames })).verdict).toBe('blocked');
  });

  it('an answer that a browser refuses, and the control’s client takes', () => {
    const form = failed('chromium', 'net::ERR_CONTENT_DECODING_FAILED', { url: HTTP, address: HONEST });
    const given = { attempts: form, literals: [literal('chromium', HONEST, 'answers', 'http')] };
    expect(judge(sceneWith(reachedHttp, given)).verdict).toBe('unknown');
    const cut = { ...form, raw_error: 'net::ERR_CONTENT_LENGTH_MISMATCH' };
    expect(judge(sceneWith(reachedHttp, { ...given, attempts: cut })).verdict).toBe('blocked');
  });

  it('what breaks off after the handshake, which only the site can read', () => {
    const form = fails(browser, 'reset', HTTPS, HONEST, sentBy(browser));
    expect(
      verdictOf(reached, { attempts: form, twin: redirecting(form), knock: knockOpens(browser) }).reasons,
    ).toEqual(['no_control', 'after_handshake']);
  });

  it('a name that resolvers over HTTPS do not know, or cannot look up, either', () => {
    const form = { attempts: fails(browser, 'dns'), twin: fails(browser, 'dns', HTTP) };
    expect(verdictOf(reached, { ...form, doh: [said('SERVFAIL'), said('SERVFAIL')] }).verdict).toBe(
      'unknown',
    );
    expect(verdictOf(reached, { ...form, doh: [said('NXDOMAIN')] }).verdict).not.toBe('blocked');
  });

  it('a site that has IPv6 addresses only', () => {
    const six = '2a00:1450::7';
    const seen = control({
      hops: [
        hopSeen(HTTPS, {
          dns: { failure: null, addresses: [six], asns: [] },
          connects: [{ address: six, failure: null }],
        }),
      ],
    });
    const form = fails(browser, 'refused', HTTPS, six);
    expect(
      verdictOf(seen, { attempts: form, doh: [named(six)], literals: [literal(browser, six, 'refused')] })
        .reasons,
    ).toEqual(['no_control', 'ipv6_only']);
  });

  it.each([
    ['has run out', 'net::ERR_CERT_DATE_INVALID', 'Peer’s Certificate has expired.'],
    ['was revoked', 'net::ERR_CERT_REVOKED', 'Peer’s Certificate has been revoked.'],
  ])('a certificate of the site’s own that %s', (_, chromium, firefox) => {
    const raw_error = browser === 'firefox' ? firefox : chromium;
    const form = fails(browser, 'self_signed', HTTPS, HONEST, { raw_error });
    const given: Scene = {
      attempts: form,
      twin: redirecting(form),
      literals: [literal(browser, HONEST, 'wrong_name')],
    };
    expect(verdictOf(reached, given).verdict).toBe('unknown');
  });

  it.each<[string, Observation, 'handshake' | 'name_alert' | 'stalls']>([
    ['cannot agree on a cipher', fails(browser, 'handshake', HTTPS, HONEST), 'handshake'],
    ['is told off by an alert', fails(browser, 'name_alert', HTTPS, HONEST), 'name_alert'],
    [
      'hears nothing in the handshake',
      browser === 'firefox'
        ? stalls(browser, HTTPS, { address: HONEST })
        : failed(browser, 'net::ERR_TIMED_OUT', { url: HTTPS, duration_ms: 30_000, timeout_ms: 33_000 }),
      'stalls',
    ],
  ])('a client that %s, with the name and without it', (_, form, how) => {
    const given = { attempts: form, twin: redirecting({ ...form, duration_ms: 15_000 }) };
    const alike = [literal(browser, HONEST, how)];
    const otherwise = how === 'stalls' ? 'reset' : 'self_signed';
    expect(verdictOf(reached, { ...given, literals: [literal(browser, HONEST, otherwise)] }).verdict).toBe(
      'blocked',
    );
    expect(verdictOf(reached, { ...given, literals: alike }).verdict).toBe('unknown');
    expect(verdictOf(reached, { ...given, literals: [literal(browser, HONEST, 'wrong_name')] }).verdict).toBe(
      'blocked',
    );
  });

  it('a handshake that Chromium gives up after 30 s that began with the knock', () => {
    const first = stalls('chromium', HTTPS);
    const told = failed('chromium', 'net::ERR_TIMED_OUT', {
      url: HTTPS,
      duration_ms: 19_020, // Eleven seconds behind the knock, and too far from the other scheme.
      timeout_ms: 33_000,
    });
    const given = { attempts: [first, told], twin: redirecting(first), knock: knockLike(first) };
    const seen = (how: 'stalls' | 'reset') =>
      verdictOf(reached, { ...given, literals: [literal('chromium', HONEST, how)] });
    expect(seen('stalls').verdict).toBe('unknown');
    expect(seen('reset')).toMatchObject({ verdict: 'blocked', mechanisms: ['tls.timeout'] });
  });

  it('what went through a proxy, or failed for causes of this machine, or once only', () => {
    const proxy = { type: 'socks', host: '127.0.0.1' };
    const { attempts, ...rest } = proof();
    const form = Array.isArray(attempts) ? attempts[0]! : attempts;
    expect(verdictOf(reached, { ...rest, attempts: { ...form, proxy } }).verdict).toBe('unknown');
    expect(verdictOf(reached, { ...rest, attempts: [form] }).verdict).toBe('unknown');
    const local = failed('chromium', 'net::ERR_BLOCKED_BY_CLIENT', { url: HTTPS });
    expect(verdictOf(reached, { ...rest, attempts: local }).reasons).toEqual(['local_interference']);
  });

  it('where it answered in between', () => {
    const { attempts, ...rest } = proof();
    const form = Array.isArray(attempts) ? attempts[0]! : attempts;
    expect(
      verdictOf(reached, { ...rest, attempts: [form, answered(200, { url: HTTPS, browser }), form] }).reasons,
    ).toEqual(['unstable']);
  });

  it('on a line that was not well before or after', () => {
    for (const state of ['offline', 'gateway_cut', 'captive_portal', 'local_interference'] as const) {
      const frames = [frame('online', -1), frame('online', 37), frame('online', 68), frame(state, 110)];
      expect(verdictOf(reached, { ...proof(), frames }).verdict).toBe('unknown');
    }
  });

  it('where a knock shows what an attempt does not', () => {
    const form = fails(browser, 'reset', HTTPS, HONEST);
    expect(
      verdictOf(reached, { attempts: form, twin: redirecting(form), knock: knock(true, form) }).verdict,
    ).toBe('unknown');
  });
});

describe.each(BOTH)('down in %s', (browser) => {
  const rows: [string, Observation, TargetControl, string][] = [
    ['the name exists nowhere', fails(browser, 'dns'), failedThere('dns_nxdomain_error', 'resolve'), 'down'],
    [
      'its name servers are silent',
      fails(browser, 'dns'),
      failedThere('generic_timeout_error', 'resolve'),
      'down',
    ],
    [
      'refused',
      fails(browser, 'refused', HTTPS, HONEST),
      failedThere('connection_refused', 'connect'),
      'down',
    ],
    ['silent', stalls(browser), failedThere('generic_timeout_error', 'connect'), 'down'],
    [
      'refused here, silent there',
      fails(browser, 'refused', HTTPS, HONEST),
      failedThere('generic_timeout_error', 'connect'),
      'down',
    ],
    [
      'reset',
      fails(browser, 'reset', HTTPS, HONEST),
      failedThere('connection_reset', 'tls_handshake'),
      'down',
    ],
    [
      'a bad certificate',
      fails(browser, 'self_signed', HTTPS, HONEST),
      failedThere('ssl_invalid_certificate', 'tls_handshake'),
      'down',
    ],
    [
      'another name',
      fails(browser, 'wrong_name', HTTPS, HONEST),
      failedThere('ssl_invalid_hostname', 'tls_handshake'),
      'down',
    ],
    [
      'an alert',
      fails(browser, 'name_alert', HTTPS, HONEST),
      failedThere('ssl_invalid_hostname', 'tls_handshake'),
      'down',
    ],
    [
      'no TLS',
      fails(browser, 'handshake', HTTPS, HONEST),
      failedThere('ssl_failed_handshake', 'tls_handshake'),
      'down',
    ],
    [
      'reset here, a bad certificate there',
      fails(browser, 'reset', HTTPS, HONEST),
      failedThere('ssl_invalid_certificate', 'tls_handshake'),
      'unknown',
    ],
    [
      'a bad certificate here, silent there',
      fails(browser, 'self_signed', HTTPS, HONEST),
      failedThere('generic_timeout_error', 'connect'),
      'unknown',
    ],
    [
      'no name here, refused there',
      fails(browser, 'dns'),
      failedThere('connection_refused', 'connect'),
      'unknown',
    ],
    [
      'reset here, no name there',
      fails(browser, 'reset', HTTPS, HONEST),
      failedThere('dns_nxdomain_error', 'resolve'),
      'unknown',
    ],
  ];
  it.each(rows)('%s', (_, attempts, seen, verdict) => {
    const { reasons, ...rest } = judge(sceneWith(seen, { attempts, doh: [said(null)] }));
    expect(rest).toMatchObject({ verdict, mechanisms: [] });
    expect(reasons).toEqual(
      verdict === 'down' ? ['control_failed_too'] : ['no_control', 'control_failed_otherwise'],
    );
  });

  it('nobody answers for the name, and once the time was up before that was said', () => {
    const silent = failedThere('generic_timeout_error', 'resolve');
    const judged = (...attempts: Observation[]) => judge(sceneWith(silent, { attempts, doh: [said(null)] }));
    expect(judged(fails(browser, 'dns'), stalls(browser))).toMatchObject({
      verdict: 'down',
      reasons: ['control_failed_too'],
    });
    expect(judged(stalls(browser), stalls(browser)).verdict).toBe('unknown');
  });

  it('the page breaks off, or goes round in circles, for everybody', () => {
    const raw =
      browser === 'chromium'
        ? ['net::ERR_CONTENT_LENGTH_MISMATCH', 'net::ERR_TOO_MANY_REDIRECTS']
        : ['NS_ERROR_NET_PARTIAL_TRANSFER', 'NS_ERROR_REDIRECT_LOOP'];
    const [cut, loop] = raw.map((raw_error) => failed(browser, raw_error, { url: HTTP }));
    expect(
      judge(sceneWith(failedThere('response_body_truncated', 'http_round_trip', HTTP), { attempts: cut! }))
        .verdict,
    ).toBe('down');
    expect(
      judge(sceneWith(failedThere('too_many_redirects', 'http_round_trip', HTTP, HTTPS), { attempts: loop! }))
        .verdict,
    ).toBe('down');
  });

  it('not where the control finished the handshake that is cut off here', () => {
    const attempts = fails(browser, 'reset', HTTPS, HONEST);
    const given = cutByName(browser);
    const seen = failedThere('connection_reset', 'http_round_trip');
    expect(judge(sceneWith(seen, given))).toMatchObject({
      verdict: 'blocked',
      mechanisms: ['tls.reset.sni'],
    });
    expect(judge(sceneWith(seen, { ...given, literals: [] })).verdict).toBe('unknown');
    expect(
      judge(
        sceneWith(seen, {
          ...given,
          knock: knockOpens(browser),
          attempts: { ...attempts, ...sentBy(browser) },
        }),
      ).verdict,
    ).toBe('down');
  });

  it('not where the control’s connection stood, and here it comes to none', () => {
    const seen = failedThere('generic_timeout_error', 'http_round_trip');
    const silent = stalls(browser, HTTPS, { nowhere: HONEST });
    const dropped: Scene = {
      attempts: patient(silent),
      twin: stalls(browser, HTTP, { nowhere: HONEST }),
      literals: [literal(browser, HONEST, 'stalls')],
      knock: knockLike(silent),
    };
    expect(judge(sceneWith(seen, dropped)).verdict).toBe('unknown');
    expect(judge(sceneWith(seen, { ...dropped, attempts: [silent] })).verdict).toBe('unknown');
    const refused = everywhere(browser, 'refused');
    expect(judge(sceneWith(seen, refused)).verdict).toBe('unknown');
    expect(judge(sceneWith(failedThere('generic_timeout_error', 'connect'), dropped)).verdict).toBe('down');
    // The request was heard here too.
    const heard: Scene = { attempts: { ...silent, ...sentBy(browser) }, knock: knockOpens(browser) };
    expect(judge(sceneWith(seen, heard)).verdict).toBe('down');
  });

  it('not where nobody but the control is kept from connecting', () => {
    const given = cutByName(browser);
    const seen = failedThere('generic_timeout_error', 'connect');
    expect(judge(sceneWith(seen, given))).toMatchObject({
      verdict: 'blocked',
      mechanisms: ['tls.reset.sni'],
    });
    expect(judge(sceneWith(seen, { ...given, literals: [literal(browser, HONEST, 'reset')] })).verdict).toBe(
      'down',
    );
    expect(judge(sceneWith(failedThere('connection_reset', 'tls_handshake'), given)).verdict).toBe('down');
  });

  it('not where a proxy on the way answers in the place of who is off', () => {
    const attempts = fails(browser, 'reset', HTTP, HONEST);
    const troubled = literal(browser, HONEST, 'answers', 'http');
    const given = (status: number): Scene => ({
      attempts,
      literals: [{ ...troubled, observation: { ...troubled.observation, status } }],
    });
    const seen = failedThere('connection_refused', 'connect', HTTP);
    expect(judge(sceneWith(seen, given(502))).verdict).toBe('down');
    expect(judge(sceneWith(seen, given(200))).verdict).toBe('unknown');
  });

  it('everybody is sent to an address without a name that is nobody’s', () => {
    const nobodys = 'http://192.168.7.7/';
    const seen = failedThere('dns_bogon_error', 'resolve', HTTPS, nobodys);
    const attempts = stalls(browser, HTTPS, {}, { hops: [hop(HTTPS, nobodys)], final_url: nobodys });
    expect(judge(sceneWith(seen, { attempts, doh: [] })).verdict).toBe('down');
    const byName = failedThere('dns_bogon_error', 'resolve', HTTPS, HTTP);
    const other = stalls(browser, HTTPS, {}, { hops: [hop(HTTPS, HTTP)], final_url: HTTP });
    expect(judge(sceneWith(byName, { attempts: other, doh: [] })).verdict).toBe('unknown');
  });

  it('not where it sends round who keeps no cookie', () => {
    const raw = browser === 'chromium' ? 'net::ERR_TOO_MANY_REDIRECTS' : 'NS_ERROR_REDIRECT_LOOP';
    const attempts = failed(browser, raw, { url: HTTPS });
    const { age_ms, control: loop } = failedThere('too_many_redirects', 'http_round_trip', HTTPS, HTTPS);
    const wanting = { age_ms, control: { ...loop, header_names: ['location', 'set-cookie'] } };
    expect(judge(sceneWith({ age_ms, control: loop }, { attempts })).verdict).toBe('down');
    expect(judge(sceneWith(wanting, { attempts })).verdict).toBe('unknown');
  });

  it('not where the control’s resolver told the same lie', () => {
    const denied: Scene = {
      attempts: fails(browser, 'dns'),
      twin: fails(browser, 'dns', HTTP),
      literals: [literal(browser, HONEST, 'wrong_name')],
    };
    expect(unresolvedThere('dns_nxdomain_error', denied)).toBe('blocked');
    expect(unresolvedThere('dns_no_answer', denied)).toBe('blocked');
    // Name servers in trouble answer some and not others.
    expect(unresolvedThere('dns_servfail_error', denied)).toBe('down');
    expect(unresolvedThere('dns_nxdomain_error', { ...denied, literals: [] })).toBe('down');
    expect(unresolvedThere('dns_nxdomain_error', { ...denied, doh: [said('NXDOMAIN')] })).toBe('down');
  });

  it('not where it led the control to the same false address', () => {
    const attempts = fails(browser, 'wrong_name', HTTPS, STRANGE);
    const given: Scene = {
      attempts,
      twin: answered(200, { url: HTTP, browser, address: STRANGE }),
      literals: [literal(browser, HONEST, 'wrong_name'), literal(browser, STRANGE, 'self_signed')],
      knock: knockLike(attempts),
    };
    expect(judge(sceneWith(strangerThere([STRANGE]), given)).verdict).toBe('blocked');
    expect(judge(sceneWith(strangerThere([HONEST]), given)).verdict).toBe('down');
  });

  it('a name that is cut off in the handshake for everybody, at whichever edge', () => {
    const attempts = fails(browser, 'reset', HTTPS, browser === 'firefox' ? STRANGE : null);
    const given: Scene = {
      attempts,
      twin: fails(browser, 'refused', HTTP),
      literals: [literal(browser, HONEST, 'wrong_name'), literal(browser, STRANGE, 'wrong_name')],
      knock: knockLike(attempts),
    };
    const hops = [hopSeen(HTTPS, { dns: { failure: null, addresses: ['198.18.0.9'], asns: [] } })];
    const seen = control({ hops, failure: 'connection_reset', operation: 'tls_handshake', status: null });
    expect(judge(sceneWith(seen, given)).verdict).toBe('down');
  });

  it.each(['127.0.0.1', '10.0.0.1', '0.0.0.0'])('a name that leads everybody to %s', (address) => {
    const seen = failedThere('dns_bogon_error', 'resolve');
    const attempts = fails(browser, 'refused', HTTPS);
    expect(judge(sceneWith(seen, { attempts, doh: [named(address)] })).verdict).toBe('down');
    expect(judge(sceneWith(seen, { attempts, doh: [named(HONEST)] })).verdict).toBe('unknown');
  });

  it('a name that only this provider’s resolver knows', () => {
    const seen = failedThere('dns_nxdomain_error', 'resolve', HTTP);
    const attempts = answered(200, { url: HTTP, browser, address: STRANGE });
    expect(judge(sceneWith(seen, { attempts, doh: [said('NXDOMAIN')], url: HTTP }))).toMatchObject({
      verdict: 'down',
      reasons: ['control_failed_too', 'resolvers_agree'],
      flags: [],
    });
  });
});
