/** A large host whose server for this region is in trouble, while the control got through at another. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import { literalUrls } from '../../../utils/diagnose/literal-urls.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { control, hopSeen, sceneWith } from './control-making.ts';
import {
  fails,
  HONEST,
  HTTP,
  HTTPS,
  literal,
  named,
  OTHER_HONEST,
  knockLike,
  said,
  stalls,
  STRANGE,
  type Driven,
  type How,
  type Scene,
} from './ladder-making.ts';

const at = (address: string) =>
  control({
    hops: [
      hopSeen(HTTPS, {
        dns: { failure: null, addresses: [address], asns: [] },
        connects: [{ address, failure: null }],
      }),
    ],
  });
const OVER_TLS: ReadonlySet<How> = new Set<How>(['wrong_name', 'name_alert', 'self_signed']);

/** The same of both schemes, and of the address here without the name. */
const regional = (how: How, literals: Scene['literals'] = [literal('chromium', HONEST, how)]): Scene => ({
  attempts: fails('chromium', how),
  twin: fails('chromium', OVER_TLS.has(how) ? 'refused' : how, HTTP),
  doh: [named(HONEST)],
  literals,
});
const own = literal('chromium', HONEST, 'refused');

/** Resolvers over HTTPS are silent; the control's address takes connections. */
function unheard(browser: Driven, attempt: Observation): Scene {
  const place = attempt.dns?.addresses[0] ?? null;
  return {
    attempts: attempt,
    twin: { ...attempt, url: HTTP, final_url: HTTP },
    doh: [said(null)],
    literals: [
      literal(browser, HONEST, 'wrong_name'),
      ...(place === null ? [] : [literal(browser, place, 'refused')]),
    ],
    knock: knockLike(attempt),
  };
}

describe('a server for this region', () => {
  it.each<[string, Scene]>([
    [
      'nobody there, and the control’s answers',
      regional('refused', [own, literal('chromium', OTHER_HONEST, 'wrong_name')]),
    ],
    ['nobody there, and the control’s was not asked', regional('refused')],
    ['it cuts off whoever comes', regional('reset')],
    ['it shows another’s certificate', regional('wrong_name')],
    ['it was not told of the site', regional('name_alert', [literal('chromium', HONEST, 'wrong_name')])],
    ['its certificate is of its own making', regional('self_signed')],
  ])('is no block: %s', (_, given) => {
    expect(judge(sceneWith(at(OTHER_HONEST), given))).toMatchObject({
      verdict: 'unknown',
      reasons: ['no_control', 'other_place'],
    });
  });

  it.each<[string, string, Scene]>([
    [
      'nobody there, nor where the control was',
      OTHER_HONEST,
      regional('refused', [own, literal('chromium', OTHER_HONEST, 'refused')]),
    ],
    ['nobody there, where the control was', HONEST, regional('refused')],
    ['another’s certificate, where the control was', HONEST, regional('wrong_name')],
    [
      'the name is cut off, and the address answers',
      OTHER_HONEST,
      regional('reset', [literal('chromium', HONEST, 'wrong_name')]),
    ],
    [
      'a certificate that nobody trusts for the name, and a good one without it',
      OTHER_HONEST,
      regional('self_signed', [literal('chromium', HONEST, 'wrong_name')]),
    ],
    ['a certificate that nobody trusts, where the control was', HONEST, regional('self_signed')],
    [
      'an alert, where the control was',
      HONEST,
      regional('name_alert', [literal('chromium', HONEST, 'wrong_name')]),
    ],
  ])('is blocked: %s', (_, address, given) => {
    expect(judge(sceneWith(at(address), given)).verdict).toBe('blocked');
  });

  it.each<[string, Scene]>([
    ['silent in Chromium', unheard('chromium', stalls('chromium'))],
    ['refused in Chromium', unheard('chromium', fails('chromium', 'refused'))],
    ['silent in Firefox', unheard('firefox', stalls('firefox', HTTPS, { nowhere: STRANGE }))],
    ['refused in Firefox', unheard('firefox', fails('firefox', 'refused', HTTPS, STRANGE))],
    ['another’s certificate in Firefox', unheard('firefox', fails('firefox', 'wrong_name', HTTPS, STRANGE))],
  ])('is no lie where no resolver over HTTPS answers: %s', (_, given) => {
    expect(judge(sceneWith(at(HONEST), given)).verdict).toBe('unknown');
    expect(judge(sceneWith(at(HONEST), { ...given, doh: [named(HONEST)] })).verdict).toBe('blocked');
  });

  it('is asked beside the control’s', () => {
    const { ladder, observations } = sceneWith(null, regional('refused', []));
    const asked = literalUrls(ladder, observations, at(OTHER_HONEST));
    expect(asked.map(({ address }) => address)).toEqual([HONEST, OTHER_HONEST]);
    expect(literalUrls(ladder, observations, at(HONEST)).map(({ address }) => address)).toEqual([HONEST]);
  });
});
