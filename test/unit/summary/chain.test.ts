import { describe, expect, it } from 'vitest';
import type { Result } from '../../../utils/store/records.ts';
import { chainOf } from '../../../utils/summary/chain.ts';
import { RECORDED, recorded } from './recorded.ts';

/** `name+`, held · `name!`, broke · `name-`, not reached · `name?`, unknown; then what shows it and its values. */
function inShort(result: Result): string[] {
  const signs = { held: '+', broke: '!', not_reached: '-', unknown: '?' };
  return (chainOf(result)?.links ?? []).map(({ link, state, by, values }) =>
    [link + signs[state], by, ...values].filter((part) => part !== null).join(' '),
  );
}

const CUT_OFF = ['connection-', 'encryption-', 'page-'];

describe('recorded evidence', () => {
  it.each<['chromium' | 'firefox', string, string[]]>([
    ['chromium', 'https://www.nxdomain.test/', ['name! cause', 'address-', ...CUT_OFF]],
    ['firefox', 'https://www.servfail.test/', ['name! cause', 'address-', ...CUT_OFF]],
    ['chromium', 'https://www.dns-silence.test/', ['name! cause', 'address-', ...CUT_OFF]],
    ['chromium', 'https://www.down-no-name.test/', ['name! cause', 'address-', ...CUT_OFF]],
    [
      'chromium',
      'https://www.dns-loopback.test/',
      ['name+ went_on', 'address! cause 203.0.113.14', ...CUT_OFF],
    ],
    [
      'firefox',
      'https://www.dns-private.test/',
      ['name+ addresses 10.10.34.34', 'address! cause 198.51.100.14', ...CUT_OFF],
    ],
    [
      'chromium',
      'https://www.sni-reset.test/',
      [
        'name+ addresses 198.51.100.20',
        'address+ agreed',
        'connection+ connected',
        'encryption! cause',
        'page-',
      ],
    ],
    [
      'firefox',
      'https://www.sni-reset.test/',
      [
        'name+ addresses 198.51.100.20',
        'address+ agreed',
        'connection+ connected',
        'encryption! cause',
        'page-',
      ],
    ],
    [
      'firefox',
      'http://www.hop-silence.test/',
      [
        'name+ addresses 203.0.113.27',
        'address+ agreed',
        'connection+ connected',
        'encryption! cause',
        'page-',
      ],
    ],
    [
      'chromium',
      'http://www.host-reset.test/',
      ['name+ addresses 203.0.113.23', 'address+ agreed', 'connection+ connected', 'page! cause'],
    ],
    [
      'firefox',
      'http://www.host-silence.test/',
      ['name+ addresses 203.0.113.24', 'address+ agreed', 'connection+ connected', 'page! cause'],
    ],
    [
      'chromium',
      'https://www.tcp-refuse.test/',
      ['name+ went_on', 'address? unseen', 'connection! cause', 'encryption-', 'page-'],
    ],
    // A certificate that is bad tells nothing of the address that gave it.
    [
      'firefox',
      'https://www.dns-sinkhole.test/',
      [
        'name+ addresses 192.0.2.6',
        'address? differs',
        'connection+ connected',
        'encryption! cause',
        'page-',
      ],
    ],
    [
      'chromium',
      'https://www.ok-https.test/',
      [
        'name+ addresses 203.0.113.33',
        'address+ certified',
        'connection+ connected',
        'encryption+ secured',
        'page+ status 200',
      ],
    ],
    ['firefox', 'http://www.local-port.test:25/', ['name-', 'address-', 'connection-', 'page-']],
  ])('%s %s', (browser, url, links) => expect(inShort(recorded(browser, url))).toEqual(links));

  it('does not place a failure that nothing places', () => {
    expect(inShort(recorded('chromium', 'https://www.tcp-drop.test/'))).toEqual([
      'name? maybe',
      'address?',
      'connection?',
      'encryption?',
      'page?',
    ]);
    expect(inShort(recorded('firefox', 'https://www.accept-reset.test/'))).toEqual([
      'name+ addresses 203.0.113.18',
      'address+ agreed',
      'connection+ connected',
      'encryption? maybe',
      'page?',
    ]);
  });

  it('speaks of the hop that failed', () => {
    expect(chainOf(recorded('chromium', 'https://short.hop-one.test/'))?.host).toBe('www.hop-reset.test');
  });

  it.each(RECORDED.map((result) => [result.batch_id, result.url, result] as const))(
    'breaks at one link at most, and nothing is reached behind it: %s %s',
    (_browser, _url, result) => {
      const states = chainOf(result)?.links.map(({ state }) => state) ?? [];
      // One letter a link: a pattern over the whole chain.
      const letters = states.map((state) => state.charAt(0)).join('');
      expect(letters).toMatch(result.verdict.verdict === 'ok' ? /^h+$/ : /^([hu]*bn*|h*[hu]*u|n+)$/);
    },
  );
});

describe('what is left of old or odd evidence', () => {
  const filtered = recorded('chromium', 'https://www.sni-reset.test/');

  it('is the verdict alone, when the observations were thinned out', () => {
    expect(inShort({ ...filtered, observations: [], ladder: null })).toEqual([
      'name+ went_on',
      'address? unseen',
      'connection+ connected',
      'encryption! cause',
      'page-',
    ]);
  });

  it('is no chain, when a good answer was thinned out or nothing was measured', () => {
    const well = recorded('chromium', 'https://www.ok-https.test/');
    expect(chainOf({ ...well, observations: [] })).toBeNull();
    const { verdict } = recorded('chromium', 'https://www.tcp-drop.test/');
    const reasons = ['interrupted', 'nothing_measured'];
    expect(chainOf({ ...well, observations: [], verdict: { ...verdict, reasons } })).toBeNull();
  });

  it('is not placed where the means cannot be told apart', () => {
    const verdict = {
      ...filtered.verdict,
      mechanisms: [],
      reasons: ['only_the_name_fails'],
      operation: null,
    };
    expect(inShort({ ...filtered, verdict })).toEqual([
      'name+ addresses 198.51.100.20',
      'address+ agreed',
      'connection? maybe',
      'encryption?',
      'page?',
    ]);
  });

  it('says of attempts that disagree only what the failed ones show', () => {
    const well = recorded('chromium', 'https://www.ok-https.test/');
    const observations = [...filtered.observations.slice(0, 1), ...well.observations];
    const verdict: Result['verdict'] = {
      ...filtered.verdict,
      verdict: 'unknown',
      mechanisms: [],
      reasons: ['unstable'],
      operation: null,
    };
    expect(inShort({ ...filtered, observations, ladder: null, verdict })).toEqual([
      'name+ went_on',
      'address? unsteady',
      'connection?',
      'encryption?',
      'page?',
    ]);
  });

  it('counts a connection that was opened, and its handshake', () => {
    const { ladder, verdict, ...rest } = recorded('chromium', 'https://www.accept-reset.test/');
    const [observation] = rest.observations;
    if (ladder === null || observation === undefined) throw new Error('recorded without a ladder');
    const knock = { opened: true, observation };
    expect(inShort({ ...rest, verdict, ladder: { ...ladder, knock } })).toEqual([
      'name+ went_on',
      'address+ certified',
      'connection+ connected',
      'encryption+ secured',
      'page? maybe',
    ]);
  });
});

describe("an answer that is not the site's, or not known to be", () => {
  const well = recorded('chromium', 'http://www.host-reset.test/');
  const [observation] = well.observations;
  if (observation === undefined) throw new Error('recorded otherwise');
  const answer = {
    ...observation,
    end: 'answered',
    raw_error: null,
    status: 200,
    address: '192.0.2.6',
  } as const;
  const none = { failure_class: null, failure: null, operation: null };

  it('has nothing that bears it out', () => {
    const verdict: Result['verdict'] = {
      ...well.verdict,
      ...none,
      verdict: 'unknown',
      mechanisms: [],
      reasons: ['no_control', 'not_corroborated'],
    };
    expect(inShort({ ...well, observations: [answer], ladder: null, verdict })).toEqual([
      'name+ addresses 192.0.2.6',
      'address? uncompared',
      'connection+ connected',
      'page? uncompared',
    ]);
  });

  it.each<[string[], string[]]>([
    [['http.blockpage'], ['address? differs', 'connection+ connected', 'page! cause']],
    [[], ['address? differs', 'connection+ connected', 'page! cause']],
    [['dns.injection.blockpage'], ['address! cause 203.0.113.23', 'connection-', 'page-']],
  ])('breaks where the block page stands: %j', (mechanisms, links) => {
    const verdict = { ...well.verdict, ...none, mechanisms, reasons: ['block_page'] };
    expect(inShort({ ...well, observations: [answer, answer], verdict })).toEqual([
      'name+ addresses 192.0.2.6',
      ...links,
    ]);
  });

  it('speaks of the host that sent us on to a block page', () => {
    const hop = {
      url: 'http://www.host-reset.test/',
      status: 302,
      address: '203.0.113.23',
      location: 'http://block.example/',
    };
    const sentOn = { ...answer, hops: [hop], final_url: hop.location };
    const verdict = { ...well.verdict, ...none, mechanisms: ['http.redirect'], reasons: ['block_page'] };
    expect(inShort({ ...well, observations: [sentOn, sentOn], verdict })).toEqual([
      'name+ addresses 203.0.113.23',
      'address+ agreed',
      'connection+ connected',
      'page! cause',
    ]);
  });
});
