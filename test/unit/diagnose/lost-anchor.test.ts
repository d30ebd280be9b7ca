/** A line that loses an anchor in the middle of the batch: whose address cannot be reached then is not called blocked. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/diagnose/judge.ts';
import type { LineFrame } from '../../../utils/diagnose/verdict.ts';
import { sceneWith, through } from './control-making.ts';
import { fails, HONEST, HTTP, HTTPS, literal, stalls, type Driven, type Scene } from './ladder-making.ts';
import { frame } from './making.ts';

/** So many international anchors answered at each of these moments. */
const framesOf = (...alive: number[]): LineFrame[] =>
  [-1, 37, 68, 110].map((seconds, place) =>
    frame('online', seconds, { international: { asked: 3, alive: alive[place] ?? 3 } }),
  );

function dropped(browser: Driven): Scene {
  const open = stalls(browser, HTTPS, { nowhere: HONEST });
  return {
    attempts: [open, open, { ...open, timeout_ms: 33_000, duration_ms: 33_000 }],
    twin: stalls(browser, HTTP, { nowhere: HONEST }),
    literals: [literal(browser, HONEST, 'stalls')],
  };
}
const cutByName = (browser: Driven): Scene => ({
  attempts: fails(browser, 'reset', HTTPS, HONEST),
  twin: fails(browser, 'reset', HTTP, HONEST),
  literals: [literal(browser, HONEST, 'wrong_name')],
});

const judged = (given: Scene, frames: LineFrame[]) => judge(sceneWith(through(HTTPS), { ...given, frames }));

describe.each<Driven>(['chromium', 'firefox'])('in %s', (browser) => {
  it.each<[string, number[], string]>([
    ['none was lost', [3, 3, 3, 3], 'blocked'],
    ['one was dead from the beginning', [2, 2, 2, 2], 'blocked'],
    ['one was lost before the last failure', [3, 3, 2, 2], 'unknown'],
    ['one missed one question', [3, 3, 2, 3], 'blocked'],
  ])('%s', (_, alive, verdict) => {
    expect(judged(dropped(browser), framesOf(...alive)).verdict).toBe(verdict);
  });

  it('says that there was no witness', () => {
    expect(judged(dropped(browser), framesOf(3, 2, 2, 2)).reasons).toEqual(['no_control', 'not_witnessed']);
  });

  it('what fails by its name alone is blocked all the same', () => {
    expect(judged(cutByName(browser), framesOf(3, 2, 2, 2)).verdict).toBe('blocked');
  });
});
