import { expect, it } from 'vitest';
import { NOTHING, one, sum, tallyLine, tallyOf, withStatus } from '../../../scripts/tally.ts';

it.each([
  [{ passed: 3, failed: 0, skipped: 0 }, '3 passed, 0 failed'],
  [{ passed: 3, failed: 1, skipped: 2 }, '3 passed, 1 failed, 2 skipped'],
])('%j is written %s', (tally, line) => {
  expect(tallyLine(tally)).toBe(line);
});

it('sums', () => {
  expect(sum([one(true), one(false), { passed: 5, failed: 0, skipped: 2 }])).toEqual({
    passed: 6,
    failed: 1,
    skipped: 2,
  });
});

it.each([
  ['all is well', { passed: 5, failed: 0, skipped: 0 }, 0, 0],
  ['a file did not load, or the run was ended', { passed: 5, failed: 0, skipped: 0 }, 1, 1],
  ['ended by a signal', NOTHING, null, 1],
  ['no test at all', NOTHING, 0, 1],
  ['its failures are counted already', { passed: 5, failed: 2, skipped: 0 }, 1, 2],
  ['only skipped ones', { passed: 0, failed: 0, skipped: 4 }, 0, 0],
] as const)('%s', (_what, tally, status, failed) => {
  expect(withStatus(tally, status).failed).toBe(failed);
});

it('reads nothing from nothing', () => {
  expect(tallyOf('')).toEqual(NOTHING);
  expect(tallyOf('{"passed":2,"failed":0,"skipped":1}')).toEqual({ passed: 2, failed: 0, skipped: 1 });
});
