/** A known block page, in place of the site or beside it. */
import { describe, expect, it } from 'vitest';
import type { BlockPage } from '../../../utils/diagnose/block-pages.data.ts';
import { judge } from '../../../utils/diagnose/judge.ts';
import { questionUrl, wantsAgain, wantsKnock, wantsLadder } from '../../../utils/diagnose/questions.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import {
  fails,
  HONEST,
  HOST,
  HTTP,
  HTTPS,
  knockLike,
  literal,
  named,
  said,
  scene,
  stalls,
  STRANGE,
  type Scene,
} from './ladder-making.ts';
import { answered, failed, frame, hop, page } from './making.ts';

const WORDS = '<title>Stop</title><p>… that is considered illegal according to Belgian legislation.';
const PRIVATE = '10.10.34.35';
const BLOCK_HOST = 'http://warning.or.kr/i1.html';
/** Of a block page, and of nobody else. */
const KNOWN_ADDRESS = '195.175.254.2';

const served = (address: string | null, given: Partial<Observation> = {}) =>
  page(200, WORDS, { url: HTTP, address, ...given });
const sentAway = (address: string | null, given: Partial<Observation> = {}) =>
  answered(200, {
    url: HTTP,
    hops: [{ ...hop(HTTP, BLOCK_HOST), address }],
    final_url: BLOCK_HOST,
    address: STRANGE,
    ...given,
  });
/** A page that nobody knows. */
const strangePage = (address: string | null) => page(200, '<p>Good day.', { url: HTTP, address });
const FRAME = '<title>M1-6</title><body><iframe src="http://10.10.34.34?type=Invalid Site"></iframe>';
const twice = (form: Observation) => [form, form];
const judged = (given: Scene) => judge(scene({ url: HTTP, ...given }));

describe('in place of the site', () => {
  it.each<[string, Scene, string[]]>([
    ['from its honest address', { attempts: twice(served(HONEST)) }, ['http.blockpage']],
    ['by a redirect', { attempts: twice(sentAway(HONEST)) }, ['http.redirect']],
    [
      'by a redirect to the blocker’s own page over TLS',
      {
        attempts: twice(
          sentAway(HONEST, { hops: [{ ...hop(HTTP, 'https://notice.cuii.info/'), address: HONEST }] }),
        ),
      },
      ['http.redirect'],
    ],
    ['as a frame', { attempts: twice(page(403, FRAME, { url: HTTP, address: HONEST })) }, ['http.blockpage']],
    [
      'told by a header alone',
      {
        attempts: twice(strangePage(HONEST)).map((form) => ({
          ...form,
          headers: { server: 'V2R2C00-IAE/1.0' },
        })),
      },
      ['http.blockpage'],
    ],
    ['as a page and as a redirect', { attempts: [served(HONEST), sentAway(HONEST)] }, ['http']],
    ['from a private address', { attempts: twice(served(PRIVATE)) }, ['dns.injection.blockpage']],
    ['from where block pages live', { attempts: twice(served(KNOWN_ADDRESS)) }, ['dns.injection.blockpage']],
    [
      'told by nothing but where it comes from',
      { attempts: twice(strangePage(KNOWN_ADDRESS)) },
      ['dns.injection.blockpage'],
    ],
    ['from an address that nobody knows', { attempts: twice(served(STRANGE)) }, []],
    ['from an address that the browser does not show', { attempts: twice(served(null)) }, []],
    ['with no resolver to ask', { attempts: twice(served(HONEST)), doh: [said(null)] }, []],
  ])('%s', (_, given, mechanisms) => {
    expect(judged(given)).toMatchObject({
      verdict: 'blocked',
      mechanisms,
      locus: 'network',
      reasons: ['block_page'],
      failure_class: 'http',
      operation: 'http_round_trip',
      failed_host: HOST,
    });
  });

  it('by a redirect to a host that does not answer', () => {
    const { hops } = sentAway(HONEST);
    const dead = failed('chromium', 'net::ERR_CONNECTION_REFUSED', {
      url: HTTP,
      hops,
      final_url: BLOCK_HOST,
    });
    expect(judged({ attempts: twice(dead) })).toMatchObject({
      verdict: 'blocked',
      mechanisms: ['http.redirect'],
      failed_host: HOST,
    });
  });

  it('at the second hop, in whose name', () => {
    const second = 'http://www.second.test/';
    const hops = [hop(HTTP, second), { ...hop(second, BLOCK_HOST), address: HONEST }];
    const given: Scene = { attempts: twice(sentAway(HONEST, { hops })), url: second };
    expect(judged(given)).toMatchObject({ verdict: 'blocked', failed_host: 'www.second.test' });
    expect(questionUrl([sentAway(HONEST, { hops })])).toBe(second);
  });

  it('though the site sends from https to http, where it is cut off too', () => {
    const hops = [hop(HTTPS, HTTP), hop(HTTP, BLOCK_HOST)];
    const twin = answered(200, { url: HTTPS, hops, final_url: BLOCK_HOST });
    expect(judged({ attempts: twice(sentAway(HONEST)), twin }).mechanisms).toEqual(['http.redirect']);
  });

  it.each<[string, Scene]>([
    ['told by a private address alone', { attempts: twice(strangePage(PRIVATE)) }],
    [
      'told by an address alone, and no resolver to ask',
      { attempts: twice(strangePage(KNOWN_ADDRESS)), doh: [said(null)] },
    ],
    [
      'told by an address alone that honest resolvers give too',
      { attempts: twice(strangePage(KNOWN_ADDRESS)), doh: [named(KNOWN_ADDRESS)] },
    ],
    ['once', { attempts: [served(HONEST)] }],
    ['and then the page itself', { attempts: [served(HONEST), page(200, 'hello', { url: HTTP })] }],
    ['and then a failure', { attempts: [served(HONEST), fails('chromium', 'reset', HTTP)] }],
    [
      'without a look at the line between',
      { attempts: twice(served(HONEST)), frames: [frame('online', -1)] },
    ],
    [
      'while the line is cut',
      {
        attempts: twice(served(HONEST)),
        frames: [-1, 37, 68, 110].map((seconds) => frame(seconds === 68 ? 'gateway_cut' : 'online', seconds)),
      },
    ],
    [
      'through a proxy',
      { attempts: twice(served(HONEST, { proxy: { type: 'http', host: 'proxy.example' } })) },
    ],
    [
      'and the site sends people there itself',
      {
        attempts: twice(sentAway(HONEST)),
        twin: answered(200, { url: HTTPS, hops: [hop(HTTPS, BLOCK_HOST)], final_url: BLOCK_HOST }),
      },
    ],
    [
      'and the site says so itself',
      { attempts: twice(served(HONEST)), twin: page(200, WORDS, { url: HTTPS }) },
    ],
  ])('not: %s', (_, given) => {
    expect(judged(given).verdict).not.toBe('blocked');
  });
});

describe('beside a site that fails over TLS', () => {
  const attempts = fails('chromium', 'reset');

  it('is what the name is blocked by, nobody knows how', () => {
    expect(judge(scene({ attempts, twin: served(HONEST) }))).toMatchObject({
      verdict: 'blocked',
      mechanisms: [],
      reasons: ['block_page'],
      failed_host: HOST,
    });
  });

  it('at a false address is what the resolver leads to', () => {
    const refused = fails('chromium', 'refused');
    const given: Scene = {
      attempts: refused,
      twin: served(PRIVATE),
      doh: [named(HONEST)],
      literals: [literal('chromium', HONEST, 'wrong_name')],
      knock: knockLike(refused),
    };
    expect(judge(scene(given)).mechanisms).toEqual(['dns.injection.blockpage']);
  });

  it('at a false address, though no honest one answers', () => {
    const given: Scene = { attempts: fails('chromium', 'wrong_name'), doh: [named(HONEST)] };
    expect(judge(scene({ ...given, twin: served(PRIVATE) })).mechanisms).toEqual(['dns.injection.blockpage']);
    expect(judge(scene({ ...given, twin: strangePage(KNOWN_ADDRESS) })).mechanisms).toEqual([
      'dns.injection.blockpage',
    ]);
    expect(judge(scene({ ...given, twin: strangePage(PRIVATE) })).verdict).toBe('unknown');
    expect(judge(scene({ ...given, twin: strangePage(HONEST) })).verdict).toBe('unknown');
  });

  it('where the attempts themselves came to the honest address, nobody knows how', () => {
    const cut = fails('firefox', 'self_signed', HTTPS, HONEST);
    expect(judge(scene({ attempts: cut, twin: served(PRIVATE) }))).toMatchObject({
      verdict: 'blocked',
      mechanisms: [],
    });
  });

  it.each([
    ['a known address where nobody answers', KNOWN_ADDRESS, 'dns.injection.blockpage'],
    ['a private one where nobody answers: it is anybody’s', PRIVATE, 'dns.injection.bogon'],
    ['an unknown one where nobody answers', STRANGE, 'dns.injection.other'],
  ])('is not needed at %s', (_, nowhere, mechanism) => {
    const astray = stalls('firefox', HTTPS, { nowhere });
    const given: Scene = {
      attempts: astray,
      twin: stalls('firefox', HTTP, { nowhere }),
      literals: [literal('firefox', HONEST, 'wrong_name'), literal('firefox', nowhere, 'stalls')],
      knock: knockLike(astray),
    };
    expect(judge(scene(given)).mechanisms).toEqual([mechanism]);
  });

  it('is not, once it failed only once', () => {
    expect(judge(scene({ attempts: [attempts], twin: served(HONEST) })).verdict).toBe('unknown');
  });
});

describe('which pages are known', () => {
  const given = scene({ attempts: twice(served(HONEST)), url: HTTP });

  it('is handed in: none', () => {
    expect(judge(given).verdict).toBe('blocked');
    expect(judge({ ...given, blockPages: [] }).verdict).toBe('ok');
  });

  it('is handed in: a person’s own', () => {
    const own: BlockPage = {
      id: 'own-1',
      country: 'IQ',
      who: 'a provider',
      where: 'page',
      pattern: ['Good day to everybody who wanted to see this site'],
      source: 'seen',
      licence: '',
      confidence: 'medium',
    };
    const greeted = page(200, '<p>Good day to everybody who wanted to see this site!', {
      url: HTTP,
      address: HONEST,
    });
    const scenery = scene({ attempts: twice(greeted), url: HTTP });
    expect(judge(scenery).verdict).toBe('ok');
    expect(judge({ ...scenery, blockPages: [own] }).mechanisms).toEqual(['http.blockpage']);
    expect(wantsAgain([greeted], null)).toBe(false);
    expect(wantsAgain([greeted], null, [own])).toBe(true);
  });
});

describe('the questions about it', () => {
  it('are not asked of the block page’s own host', () => {
    const { hops } = sentAway(HONEST);
    const dead = failed('chromium', 'net::ERR_CONNECTION_REFUSED', {
      url: HTTP,
      hops,
      final_url: BLOCK_HOST,
    });
    expect(questionUrl([dead, dead])).toBe(HTTP);
    expect(wantsKnock([dead, dead])).toBe(false);
  });

  it('are asked about the URL in whose place it came', () => {
    for (const form of [served(HONEST), sentAway(HONEST)]) {
      expect(questionUrl([form])).toBe(HTTP);
      expect(wantsAgain([form], null)).toBe(true);
      expect(wantsLadder([form, form])).toBe(true);
    }
  });
});
