/** Filters that stay shut after a hit: who is asked in quiet, and what that shows of it and of its neighbours. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import { cutOffAt, wantsQuiet } from '../../../utils/diagnose/residual.ts';
import type { Evidence } from '../../../utils/diagnose/evidence.ts';
import type { Ladder } from '../../../utils/diagnose/ladder.ts';
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
  stalls,
  type Driven,
  type Scene,
} from './ladder-making.ts';
import { answered, failed, frame } from './making.ts';

const BOTH: Driven[] = ['chromium', 'firefox'];
const reached = through(HTTPS);

/** The name is reset, and so is the address right after it; http sends on to https. */
function shut(browser: Driven): Scene {
  const attempts = fails(browser, 'reset', HTTPS, HONEST);
  return {
    attempts,
    twin: { ...attempts, ...redirected(HTTP, HTTPS, HONEST) },
    literals: [literal(browser, HONEST, 'reset')],
    knock: knockLike(attempts),
  };
}

type Seen = Evidence & { ladder: Ladder };

/** Seventy-five seconds later: the address alone, and the name. */
function inQuiet(
  browser: Driven,
  { ladder, observations, frames, ...rest }: Seen,
  last: Evidence['observations'][0],
  how: 'wrong_name' | 'reset' = 'wrong_name',
): Seen {
  const alone = literal(browser, HONEST, how);
  const literals = [...ladder.literals, { ...alone, observation: at(150, alone.observation) }];
  return {
    ...rest,
    observations: [...observations, at(151, last)],
    frames: [...frames, frame('online', 149), frame('online', 160)],
    ladder: { ...ladder, literals },
  };
}

const asked = (given: Scene, control: typeof reached | null = reached) => {
  const { observations, ladder } = sceneWith(control, given);
  return { observations, ladder, control };
};

describe.each(BOTH)('in %s', (browser) => {
  it('so is one that is cut off over the other scheme too', () => {
    const twin = fails(browser, 'reset', HTTP, HONEST);
    expect(wantsQuiet(asked({ ...shut(browser), twin }))).toBe(true);
  });

  it('what was done to the first connection is not seen where the address was shut by then', () => {
    const cut = stalls(browser, HTTPS, { address: HONEST });
    const given: Scene = {
      attempts:
        browser === 'chromium'
          ? {
              ...cut,
              duration_ms: 30_000,
              timeout_ms: 33_000,
              end: 'failed',
              raw_error: 'net::ERR_TIMED_OUT',
            }
          : cut,
      twin: { ...cut, ...redirected(HTTP, HTTPS, HONEST) },
      literals: [literal(browser, HONEST, 'stalls')],
      knock: knockLike(cut),
    };
    const first = sceneWith(reached, given);
    const after = inQuiet(browser, first, first.observations[0]!);
    expect(judge(after)).toMatchObject({ verdict: 'blocked', mechanisms: ['tls'] });
  });

  it('a name that is cut off like its address is asked in quiet, once', () => {
    const given = asked(shut(browser));
    expect(wantsQuiet(given)).toBe(true);
    const after = inQuiet(browser, sceneWith(reached, shut(browser)), given.observations[0]!);
    expect(wantsQuiet({ ...after, control: reached })).toBe(false);
  });

  it.each<[string, Scene]>([
    ['without the name it answers', { ...shut(browser), literals: [literal(browser, HONEST, 'wrong_name')] }],
    ['nothing is known of the address', { ...shut(browser), literals: [] }],
    [
      'it is silent, and the address is not',
      { ...shut(browser), attempts: stalls(browser, HTTPS, { address: HONEST }) },
    ],
    ['it is refused', { ...shut(browser), attempts: fails(browser, 'refused', HTTPS, HONEST) }],
  ])('not where %s', (_, given) => {
    expect(wantsQuiet(asked(given))).toBe(false);
  });

  it('an address that answers nobody at either port is asked in quiet where it has neighbours', () => {
    const attempts = fails(browser, 'reset', HTTPS, HONEST);
    const given = sceneWith(reached, { ...shut(browser), twin: fails(browser, 'reset', HTTP, HONEST) });
    const beside = { ...given, ladder: { ...given.ladder, neighbours: ['www.other.example'] } };
    expect(wantsQuiet({ ...beside, control: reached })).toBe(true);
    expect(judge(beside).reasons).toEqual(['no_control', 'neighbour_filtered']);
    const dead = inQuiet(browser, beside, attempts, 'reset');
    expect(judge(dead)).toMatchObject({ verdict: 'blocked', mechanisms: ['tcp.reset'] });
    const isOpen = inQuiet(
      browser,
      {
        ...beside,
        ladder: {
          ...beside.ladder,
          twin:
            given.ladder.twin &&
            answered(200, { url: HTTP, browser, address: HONEST, started_at: given.ladder.twin.started_at }),
        },
      },
      attempts,
      'reset',
    );
    expect(judge(isOpen).reasons).toEqual(['no_control', 'neighbour_filtered']);
  });

  it('a handshake that stalls with and without the name is asked in quiet', () => {
    const form =
      browser === 'firefox'
        ? stalls(browser, HTTPS, { address: HONEST })
        : failed(browser, 'net::ERR_TIMED_OUT', { url: HTTPS, duration_ms: 30_000, timeout_ms: 33_000 });
    const given: Scene = {
      attempts: form,
      twin: { ...form, ...redirected(HTTP, HTTPS, HONEST) },
      literals: [literal(browser, HONEST, 'stalls')],
    };
    expect(wantsQuiet(asked(given))).toBe(true);
    expect(wantsQuiet(asked({ ...given, literals: [literal(browser, HONEST, 'wrong_name')] }))).toBe(false);
  });

  it('not without a control', () => {
    expect(wantsQuiet(asked(shut(browser), null))).toBe(false);
  });

  it('the quiet shows that it is the name', () => {
    const before = sceneWith(reached, shut(browser));
    expect(judge(before)).toMatchObject({ verdict: 'blocked', mechanisms: [] });
    expect(judge(inQuiet(browser, before, before.observations[0]!))).toMatchObject({
      verdict: 'blocked',
      mechanisms: ['tls.reset.sni'],
      reasons: ['server_name_filtered'],
    });
  });

  it('what is cut off beside a neighbour is not called blocked; alone it answers', () => {
    const before = sceneWith(reached, shut(browser));
    const beside = { ...before, ladder: { ...before.ladder, neighbours: ['www.filtered.example'] } };
    expect(judge(beside).reasons).toEqual(['no_control', 'neighbour_filtered']);
    const fine = answered(200, { url: HTTPS, browser, address: HONEST });
    expect(judge(inQuiet(browser, beside, fine))).toMatchObject({
      verdict: 'ok',
      reasons: ['answered_alone'],
      failure_class: null,
    });
    expect(judge(inQuiet(browser, before, fine)).reasons).toEqual(['unstable']);
  });

  it('an address that takes no connection is its own, with however many neighbours', () => {
    const attempts = fails(browser, 'refused', HTTPS, HONEST);
    const given = sceneWith(reached, { attempts, literals: [literal(browser, HONEST, 'refused')] });
    const ladder = { ...given.ladder, neighbours: ['www.other.example'] };
    expect(judge({ ...given, ladder }).verdict).toBe('blocked');
  });

  it('where it was cut off, by the attempts and by what was asked alone', () => {
    const { observations, ladder } = sceneWith(reached, shut(browser));
    expect(cutOffAt(observations, ladder)).toEqual([HONEST]);
    expect(cutOffAt([answered(200, { url: HTTPS })], null)).toEqual([]);
    expect(cutOffAt([fails(browser, 'refused', HTTPS, HONEST)], ladder)).toEqual([]);
  });
});
