/** A name that this machine bends by itself: spelled with its final dot, which no resolver can tell apart, it leads to the site. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import { knockUrl } from '../../../utils/diagnose/questions.ts';
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
  scene,
  stalls,
  STRANGE,
  type Driven,
} from './ladder-making.ts';

const BROWSERS: Driven[] = ['chromium', 'firefox'];
const DOTTED = 'https://www.example.org./';
const DOTTED_HTTP = 'http://www.example.org./';

describe.each(BROWSERS)('in %s', (browser) => {
  const ways: [string, (url: string) => Observation][] = [
    ['to this machine', (url) => fails(browser, 'refused', url, '127.0.0.1')],
    ['nowhere', (url) => fails(browser, 'dns', url)],
  ];

  it.each(ways)('led %s by its own file of names', (_, form) => {
    const given = {
      attempts: form(HTTPS),
      twin: form(HTTP),
      literals: [literal(browser, HONEST, 'wrong_name')],
    };
    const bent = { ...scene({ ...given, knock: knockOpens(browser, DOTTED) }), control: through(HTTPS) };
    expect(judge(bent)).toMatchObject({
      verdict: 'unknown',
      reasons: ['local_interference'],
      mechanisms: [],
    });
    // The same, where the dot changes nothing.
    const blocked = { ...scene({ ...given, knock: knockLike(form(DOTTED)) }), control: through(HTTPS) };
    expect(judge(blocked).reasons).not.toContain('local_interference');
  });

  it('over plain http too', () => {
    const given = scene({
      attempts: fails(browser, 'refused', HTTP, '127.0.0.1'),
      twin: fails(browser, 'refused', HTTPS, '127.0.0.1'),
      literals: [literal(browser, HONEST, 'answers', 'http')],
      knock: knockOpens(browser, DOTTED_HTTP),
    });
    expect(judge({ ...given, control: through(HTTP) })).toMatchObject({
      verdict: 'unknown',
      reasons: ['local_interference'],
    });
  });

  it('a knock with the name as it is says nothing of this machine', () => {
    const given = scene({
      attempts: fails(browser, 'refused', HTTPS, '127.0.0.1'),
      twin: fails(browser, 'refused', HTTP, '127.0.0.1'),
      literals: [literal(browser, HONEST, 'wrong_name')],
      knock: knockOpens(browser, HTTPS),
    });
    expect(judge(given).reasons).not.toContain('local_interference');
  });

  it('what is denied with the dot as without it is blocked as before', () => {
    const given = scene({
      attempts: fails(browser, 'dns'),
      twin: fails(browser, 'dns', HTTP),
      literals: [literal(browser, HONEST, 'wrong_name')],
      knock: knockLike(fails(browser, 'dns', DOTTED)),
    });
    expect(judge(given)).toMatchObject({ verdict: 'blocked', mechanisms: ['dns'] });
  });
});

describe('where to knock', () => {
  it.each<[string, string, Observation[], string]>([
    ['with the final dot, where nothing was connected', HTTPS, [fails('chromium', 'refused')], DOTTED],
    ['as it is, where a ClientHello may have been read', HTTPS, [fails('chromium', 'reset')], HTTPS],
    ['the same of silence', HTTPS, [stalls('chromium')], HTTPS],
    ['the same of a stranger', HTTPS, [fails('firefox', 'self_signed', HTTPS, STRANGE)], HTTPS],
    ['in Firefox, where nothing stood', HTTPS, [stalls('firefox', HTTPS, { nowhere: STRANGE })], DOTTED],
    ['as it is, where something did', HTTPS, [stalls('firefox', HTTPS, { address: HONEST })], HTTPS],
    [
      'at another port',
      'https://www.example.org:8443/',
      [fails('chromium', 'refused')],
      'https://www.example.org.:8443/',
    ],
    ['over http, where nothing was connected', HTTP, [fails('firefox', 'refused', HTTP)], DOTTED_HTTP],
    [
      'over http as it is, where a request may have been heard',
      HTTP,
      [fails('chromium', 'reset', HTTP)],
      HTTP,
    ],
    ['the same of silence after a connection', HTTP, [stalls('firefox', HTTP, { address: HONEST })], HTTP],
    [
      'an address as it is',
      'https://[2001:db8::1]/',
      [fails('chromium', 'refused')],
      'https://[2001:db8::1]/',
    ],
  ])('%s', (_, url, observations, wanted) => {
    expect(knockUrl(url, observations)).toBe(wanted);
  });
});
