/** A resolver that fails, or lies about, every name: no name is called blocked for it. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import { anewUrl, isLedWell } from '../../../utils/diagnose/resolver-witness.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { sceneWith, through } from './control-making.ts';
import {
  at,
  fails,
  HONEST,
  HTTP,
  HTTPS,
  knockLike,
  literal,
  redirected,
  resolverHeard,
  resolverWell,
  scene,
  stalls,
  STRANGE,
  type Driven,
  type Scene,
} from './ladder-making.ts';

const ANEW = 'https://anchor.example.net./';
const anew = (form: Observation) => at(59, { ...form, url: ANEW, final_url: ANEW });

it.each([
  'https://anchor.example.net/',
  'https://anchor.example.net./',
  'https://anchor.example.net/robots.txt',
])('%s is asked for under a spelling that no browser remembers', (url) => {
  expect(anewUrl(url)).toBe(ANEW);
});

describe.each(['chromium', 'firefox'] as const)('in %s', (browser: Driven) => {
  const WELL: [string, Observation][] = [
    ['answers', resolverWell()],
    ['answers with an error', resolverWell({ status: 400 })],
    ['is cut off by a server that does not know the spelling', anew(fails(browser, 'reset'))],
  ];
  const ILL: [string, Observation][] = [
    ['is denied', anew(fails(browser, 'dns'))],
    ['is silent', anew(stalls(browser))],
    ['is refused', anew(fails(browser, 'refused'))],
    ['has another certificate', anew(fails(browser, 'wrong_name'))],
    ['has a certificate that nobody trusts', anew(fails(browser, 'self_signed'))],
    ['was asked through a proxy', resolverWell({ proxy: { type: 'http', host: 'proxy.example.net' } })],
    ['was not asked anew', resolverWell({ url: 'https://anchor.example.net/' })],
  ];

  it.each(WELL)('an anchor that %s was led well', (_how, witness) => {
    expect(isLedWell(witness)).toBe(true);
  });

  it.each(ILL)('an anchor that %s was not', (_how, witness) => {
    expect(isLedWell(witness)).toBe(false);
  });

  const denied = fails(browser, 'dns', HTTPS, null, { duration_ms: 30 });
  const literals = [literal(browser, HONEST, 'wrong_name')];
  const astray = fails(browser, 'refused', HTTPS, STRANGE);
  const SCENES: [string, Scene][] = [
    ['denied', { attempts: denied, twin: fails(browser, 'dns', HTTP), literals, knock: knockLike(denied) }],
    [
      'led astray',
      {
        attempts: astray,
        twin: fails(browser, 'refused', HTTP, STRANGE),
        literals: [...literals, literal(browser, STRANGE, 'refused')],
        knock: knockLike(astray),
      },
    ],
  ];

  describe.each(SCENES)('a name that is %s', (_how, given) => {
    const evidence = [scene(given), sceneWith(through(HTTPS), given)];

    it('is blocked, where another is led well', () => {
      for (const each of evidence) expect(judge(each).verdict).toBe('blocked');
    });

    it.each([['nobody was asked for', null] as const, ...ILL])(
      'is not, where an anchor %s',
      (_ill, witness) => {
        for (const each of evidence) {
          const others = (each.ladder.witnesses ?? []).filter((one) => !isLedWell(one));
          const witnesses = [resolverHeard(browser), ...others, ...(witness === null ? [] : [witness])];
          const verdict = judge({ ...each, ladder: { ...each.ladder, witnesses } });
          expect(verdict).toMatchObject({ verdict: 'unknown', mechanisms: [] });
          expect(verdict.reasons).toContain('no_control');
          expect(verdict.reasons.includes('not_witnessed')).toBe(witness?.url === ANEW);
        }
      },
    );
  });

  it('a name that is seen to lead to the site needs no other', () => {
    const form = fails(browser, 'reset', HTTPS, HONEST);
    const twin = { ...form, ...redirected(HTTP, HTTPS, HONEST) };
    const given = scene({ attempts: form, twin, literals, knock: knockLike(form) });
    const verdict = judge({ ...given, ladder: { ...given.ladder, witnesses: [] } });
    expect(verdict).toMatchObject({ verdict: 'blocked', mechanisms: ['tls.reset.sni'] });
  });
});
