/** What is left of the further questions, and which of them come first. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowanceOf,
  mostLookups,
  mostSideBySide,
  planSideBySide,
} from '../../../utils/diagnose/allowance.ts';
import { at, fails, HONEST, HTTP, HTTPS, literal, named, stalls } from './ladder-making.ts';

const reset = fails('chromium', 'reset');
const ladder = {
  url: HTTPS,
  twin: at(20, fails('chromium', 'reset', HTTP)),
  doh: [{ ...named(HONEST), requests: 1 }],
  literals: [literal('chromium', HONEST, 'wrong_name')],
  knock: { opened: false, observation: at(30, reset) },
  witnesses: [at(30, reset), at(40, reset)],
};

describe('what is left', () => {
  it('is all of it after the first attempt', () => {
    expect(allowanceOf([reset], null)).toEqual({ requests: 12, ms: 59_500 });
  });

  it('counts every rung, resolvers and anchors among them', () => {
    expect(allowanceOf([reset, at(10, reset)], ladder).requests).toBe(5);
  });

  it.each([
    ['one question for IPv4', 1, 1],
    ['and one for IPv6', 2, 2],
    ['as many as it can have been, of what was kept before they were counted', undefined, 2],
  ])('counts of a resolver %s', (_, requests, spent) => {
    const { requests: without, ...answer } = { ...named(HONEST), requests };
    const doh = [without === undefined ? answer : { ...answer, requests: without }];
    const asked = { url: HTTPS, twin: null, literals: [], doh };
    expect(allowanceOf([reset], asked).requests).toBe(12 - spent);
  });

  it('counts time in which several wait once, and no more of it than their patience', () => {
    const twin = at(20, stalls('chromium', HTTP, {}, { timeout_ms: 15_000, duration_ms: 27_000 }));
    const beside = { ...ladder, twin, literals: [], knock: null, doh: [], witnesses: [at(21, twin)] };
    expect(allowanceOf([reset], beside).ms).toBe(59_500 - 16_000);
  });

  it('is never less than nothing', () => {
    const waits = [0, 100, 200].map((seconds) =>
      at(seconds, stalls('chromium', HTTPS, {}, { timeout_ms: 33_000, duration_ms: 33_000 })),
    );
    expect(allowanceOf(waits, null).ms).toBe(0);
  });
});

describe('side by side', () => {
  const all = { literals: 3, knock: 1, anew: 4 };

  it.each([
    [0, { literals: 0, knock: 0, anew: 0 }],
    [3, { literals: 1, knock: 1, anew: 1 }],
    [4, { literals: 1, knock: 1, anew: 2 }],
    [8, { literals: 3, knock: 1, anew: 4 }],
    [12, { literals: 3, knock: 1, anew: 4 }],
  ])('with %i requests, what a verdict needs most', (left, plan) => {
    expect(planSideBySide(left, all)).toEqual(plan);
  });

  it('asks nothing that is not wanted', () => {
    expect(planSideBySide(9, { literals: 1, knock: 0, anew: 0 })).toEqual({
      literals: 1,
      knock: 0,
      anew: 0,
    });
  });

  it('whatever was asked before, the name can be asked once more', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(11, 12),
        fc.nat(6),
        fc.integer({ min: 1, max: 8 }),
        (first, lookups, last) => {
          const left = first - 1 - Math.min(lookups, mostLookups(first));
          const { literals, knock, anew } = planSideBySide(mostSideBySide(left, last), all);
          expect(literals).toBeGreaterThan(0);
          expect(knock === 1 && anew > 1).toBe(true);
          expect(left - literals - knock - anew).toBeGreaterThanOrEqual(1);
        },
      ),
    );
  });
});
