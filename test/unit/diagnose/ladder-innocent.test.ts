/** What looks like blocking and may be somebody's own trouble: none of it is called blocked. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import type { LiteralProbe } from '../../../utils/diagnose/ladder.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import {
  at,
  fails,
  HONEST,
  HOST,
  HTTP,
  HTTPS,
  knock,
  knockLike,
  knockOpens,
  literal,
  named,
  OTHER_HONEST,
  redirected,
  said,
  scene,
  SENT,
  stalls,
  STRANGE,
  type Driven,
  type How,
  type Scene,
} from './ladder-making.ts';
import { answered, failed, frame } from './making.ts';

const BROWSERS: Driven[] = ['chromium', 'firefox'];
const verdictOf = (given: Scene) => judge(scene(given)).verdict;
const redirecting = (form: Observation): Observation => ({ ...form, ...redirected(HTTP, HTTPS, HONEST) });

/** Complete proofs, to take one thing away from. */
type Proof = Scene & { attempts: Observation };

function denied(browser: Driven): Proof {
  const attempts = fails(browser, 'dns');
  return {
    attempts,
    twin: fails(browser, 'dns', HTTP),
    literals: [literal(browser, HONEST, 'wrong_name')],
    knock: knockLike(attempts),
  };
}
function cutOff(browser: Driven, how: How = 'reset'): Proof {
  const attempts = fails(browser, how, HTTPS, HONEST);
  return {
    attempts,
    twin: redirecting(attempts),
    literals: [literal(browser, HONEST, 'wrong_name')],
    knock: knockLike(attempts),
  };
}
function cutOffHttp(browser: Driven): Scene {
  const sent = browser === 'firefox' ? SENT : {};
  // A reset in Firefox may be a FIN, which proves nothing.
  const attempts =
    browser === 'firefox'
      ? stalls(browser, HTTP, { address: HONEST }, sent)
      : fails(browser, 'reset', HTTP, HONEST, sent);
  return {
    attempts,
    twin: answered(200, { url: HTTPS, browser, address: HONEST }),
    literals: [literal(browser, HONEST, 'answers', 'http')],
    knock: knockOpens(browser, HTTP),
  };
}

describe.each(BROWSERS)('in %s', (browser) => {
  it('the proofs that are taken apart here are proofs', () => {
    for (const proof of [denied(browser), cutOff(browser), cutOffHttp(browser)])
      expect(verdictOf(proof)).toBe('blocked');
  });

  it.each(['name_alert', 'wrong_name', 'self_signed', 'handshake'] as const)(
    'a server that answers the name with %s, and is fine without it',
    (how) => {
      expect(verdictOf(cutOff(browser, how))).toBe('unknown');
    },
  );

  it('a server that breaks off after the handshake', () => {
    const late = browser === 'firefox' ? SENT : {};
    const attempts = fails(browser, 'reset', HTTPS, HONEST, late);
    const twin = redirecting(attempts);
    expect(verdictOf({ ...cutOff(browser), attempts, twin, knock: knockOpens(browser) })).toBe('unknown');
    expect(verdictOf({ ...cutOff(browser), attempts, twin, knock: null })).toBe('unknown');
  });

  it('a server that is silent after the handshake, over https and over http', () => {
    const late = browser === 'firefox' ? SENT : {};
    const attempts = stalls(browser, HTTPS, { address: HONEST }, { ...late, timeout_ms: 33_000 });
    const twins = [redirecting(attempts), stalls(browser, HTTP, { address: HONEST }, late)];
    for (const twin of twins)
      expect(verdictOf({ ...cutOff(browser), attempts, twin, knock: knockOpens(browser) })).toBe('unknown');
  });

  it('a server that cuts everybody off', () => {
    const literals = [literal(browser, HONEST, 'reset')];
    expect(verdictOf({ ...cutOff(browser), literals })).toBe('unknown');
  });

  it('one of two servers is broken', () => {
    const doh = [named(HONEST, OTHER_HONEST)];
    const literals = [literal(browser, OTHER_HONEST, 'wrong_name')];
    expect(verdictOf({ ...cutOff(browser), doh, literals })).toBe('unknown');
    const hidden: Scene = { ...cutOff('chromium'), twin: stalls('chromium', HTTP), doh, literals };
    expect(verdictOf(hidden)).toBe('unknown');
  });

  it('an address that nobody can reach', () => {
    for (const how of ['refused', 'stalls'] as const) {
      const attempts =
        how === 'refused' ? fails(browser, how, HTTPS, HONEST) : stalls(browser, HTTPS, { nowhere: HONEST });
      const literals = [literal(browser, HONEST, how)];
      expect(
        verdictOf({ ...cutOff(browser), attempts, twin: attempts, literals, knock: knockLike(attempts) }),
      ).toBe('unknown');
    }
  });

  it('an honest address that only sends an alert: a server without a name for it, or anybody', () => {
    const literals = [literal(browser, HONEST, 'name_alert')];
    expect(verdictOf({ ...denied(browser), literals })).toBe('unknown');
    expect(verdictOf({ ...cutOff(browser), literals })).toBe('unknown');
  });

  it('resolvers over HTTPS that contradict each other, or point at this machine', () => {
    for (const doh of [
      [named(HONEST), said('NXDOMAIN')],
      [named(HONEST, '127.0.0.1')],
      [said('SERVFAIL')],
      [],
    ])
      expect(verdictOf({ ...denied(browser), doh })).toBe('unknown');
  });

  it('resolvers that were asked for another name', () => {
    expect(verdictOf({ ...denied(browser), doh: [{ ...named(HONEST), host: `other.${HOST}` }] })).toBe(
      'unknown',
    );
  });

  it('a resolver that is unsteady: the other scheme was resolved', () => {
    for (const address of [HONEST, STRANGE, '127.0.0.1'])
      expect(verdictOf({ ...denied(browser), twin: answered(200, { url: HTTP, browser, address }) })).toBe(
        'unknown',
      );
  });

  it('one attempt, or attempts that disagree', () => {
    const { attempts } = denied(browser);
    expect(verdictOf({ ...denied(browser), attempts: [attempts] })).toBe('unknown');
    expect(verdictOf({ ...denied(browser), attempts: [attempts, fails(browser, 'reset')] })).toBe('unknown');
    const impatient = [stalls(browser), fails(browser, 'dns', HTTPS, null, { duration_ms: 30 })];
    expect(verdictOf({ ...denied(browser), attempts: impatient })).toBe('unknown');
  });

  it('a name that failed only before its address answered, or only after', () => {
    const evidence = scene(denied(browser));
    const { observations } = evidence;
    expect(judge({ ...evidence, observations: observations.slice(0, 2) }).verdict).toBe('unknown');
    const late = [at(61, observations[0]!), at(70, observations[2]!)];
    expect(judge({ ...evidence, observations: late }).verdict).toBe('unknown');
  });

  it('a name that did not fail at the moment at which its address answered', () => {
    const evidence = scene(denied(browser));
    const { ladder } = evidence;
    const early = knock(false, at(50, fails(browser, 'dns')));
    const opens = knock(true, at(59, fails(browser, 'dns')));
    for (const knocked of [early, opens, null])
      expect(judge({ ...evidence, ladder: { ...ladder, knock: knocked } }).verdict).toBe('unknown');
  });

  it('an outage around any of the attempts, or no anchors at all', () => {
    for (const seconds of [-1, 37, 69, 110])
      expect(
        judge({
          ...scene(denied(browser)),
          frames: [...scene(denied(browser)).frames, frame('gateway_cut', seconds)],
        }).verdict,
      ).toBe('unknown');
    expect(verdictOf({ ...denied(browser), frames: [] })).toBe('unknown');
  });

  it('a person stopped it', () => {
    expect(judge({ ...scene(denied(browser)), ended: 'interrupted' }).verdict).toBe('unknown');
  });

  it('questions about another host, or another port', () => {
    expect(verdictOf({ ...denied(browser), url: 'https://other.example.org/' })).toBe('unknown');
    expect(verdictOf({ ...denied(browser), url: `https://${HOST}:8443/` })).toBe('unknown');
    const http = [literal(browser, HONEST, 'answers', 'http')];
    expect(verdictOf({ ...denied(browser), literals: http })).toBe('unknown');
  });

  it('port 80 is closed to everybody, or the site answers nowhere else', () => {
    expect(verdictOf({ ...cutOffHttp(browser), literals: [literal(browser, HONEST, 'reset', 'http')] })).toBe(
      'unknown',
    );
    expect(verdictOf({ ...cutOffHttp(browser), twin: fails(browser, 'refused', HTTPS, HONEST) })).toBe(
      'unknown',
    );
    expect(
      verdictOf({ ...cutOffHttp(browser), twin: answered(502, { url: HTTPS, browser, address: HONEST }) }),
    ).toBe('unknown');
  });

  it('a page that breaks off in the middle', () => {
    const attempts = fails(browser, 'reset', HTTP, HONEST, { end: 'answered', status: 200, address: HONEST });
    expect(verdictOf({ ...cutOffHttp(browser), attempts })).toBe('unknown');
  });

  it('a key pin that a new key broke', () => {
    const raw =
      browser === 'chromium'
        ? 'net::ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN'
        : 'The server uses key pinning (HPKP) but no trusted certificate chain could be constructed that matches the pinset. Key pinning violations cannot be overridden.';
    expect(verdictOf({ attempts: failed(browser, raw, { url: HTTPS }) })).toBe('unknown');
  });
});

const own = (how: How, address = STRANGE) => fails('firefox', how, HTTPS, address);
const led = (form: Observation, literals: LiteralProbe[]): Scene => ({
  attempts: form,
  twin: { ...form, url: HTTP, final_url: HTTP },
  literals,
  knock: knockLike(form),
});

describe('in firefox, a name that leads elsewhere than honest resolvers say', () => {
  const honest = literal('firefox', HONEST, 'wrong_name');

  it('to where somebody has a valid certificate: another part of a CDN', () => {
    expect(verdictOf(led(own('wrong_name'), [honest, literal('firefox', STRANGE, 'wrong_name')]))).toBe(
      'unknown',
    );
  });

  it('to where nobody was asked', () => {
    expect(verdictOf(led(own('refused'), [honest]))).toBe('unknown');
  });

  it('to where a server refuses handshakes without a name', () => {
    for (const how of ['name_alert', 'handshake'] as const)
      expect(verdictOf(led(own('self_signed'), [honest, literal('firefox', STRANGE, how)]))).toBe('unknown');
  });

  it('by one of its addresses only', () => {
    const form = own('refused');
    const both = { ...form, dns: { ...form.dns!, addresses: [STRANGE, HONEST] } };
    expect(verdictOf(led(both, [honest, literal('firefox', STRANGE, 'refused')]))).toBe('unknown');
  });

  it('to its own address as a translating network writes it (NAT64)', () => {
    const form = own('refused', '64:ff9b::5db8:d822');
    expect(verdictOf(led(form, [honest, literal('firefox', '64:ff9b::5db8:d822', 'refused')]))).toBe(
      'unknown',
    );
  });

  it('to an IPv6 address, where only IPv4 ones are known', () => {
    const form = own('refused', '2a00:1450:4001::1');
    expect(verdictOf(led(form, [honest, literal('firefox', '2a00:1450:4001::1', 'refused')]))).toBe(
      'unknown',
    );
  });

  it('to a private address, as honest resolvers also say', () => {
    const form = own('refused', '10.0.0.8');
    expect(
      verdictOf({ ...led(form, [literal('firefox', '10.0.0.9', 'wrong_name')]), doh: [named('10.0.0.9')] }),
    ).toBe('unknown');
  });

  it('and is answered after a handshake in its own name', () => {
    const form = { ...own('reset'), ...SENT };
    expect(verdictOf(led(form, [honest, literal('firefox', STRANGE, 'reset')]))).toBe('unknown');
  });

  it('through a proxy', () => {
    const form = { ...own('refused', '127.0.0.1'), proxy: { type: 'http', host: 'proxy.example' } };
    expect(verdictOf(led(form, [honest]))).toBe('unknown');
  });
});

describe('in chromium', () => {
  const refused = fails('chromium', 'refused');

  it('a closed port beside an open one', () => {
    const twin = answered(200, { url: HTTP, address: HONEST });
    const given: Scene = {
      attempts: refused,
      twin,
      literals: [literal('chromium', HONEST, 'wrong_name')],
      knock: knockLike(refused),
    };
    expect(verdictOf(given)).toBe('unknown');
    expect(verdictOf({ ...given, twin: null })).toBe('unknown');
  });

  it('a root of this machine over QUIC', () => {
    expect(
      verdictOf({ attempts: failed('chromium', 'net::ERR_QUIC_CERT_ROOT_NOT_KNOWN', { url: HTTPS }) }),
    ).toBe('unknown');
  });

  it('a broken SOCKS proxy cuts off everything, addresses too', () => {
    expect(
      verdictOf({
        ...cutOff('chromium'),
        literals: [literal('chromium', HONEST, 'reset')],
        twin: fails('chromium', 'reset', HTTP),
      }),
    ).toBe('unknown');
  });
});

it('nobody is called down by resolvers that disagree, or by an attempt that came further', () => {
  const { attempts } = denied('chromium');
  const twin = fails('chromium', 'dns', HTTP);
  const gone: Scene = { attempts, twin, knock: knockLike(fails('chromium', 'dns')), doh: [said('NXDOMAIN')] };
  expect(verdictOf(gone)).toBe('down');
  expect(verdictOf({ ...gone, doh: [said('NXDOMAIN'), said('SERVFAIL')] })).toBe('unknown');
  expect(verdictOf({ ...gone, doh: [said(null)] })).toBe('unknown');
  expect(verdictOf({ ...gone, twin: answered(200, { url: HTTP }) })).toBe('unknown');
  expect(verdictOf({ ...gone, attempts: fails('chromium', 'refused') })).toBe('unknown');
});
