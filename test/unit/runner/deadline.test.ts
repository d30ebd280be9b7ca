import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { deadline_ms } from '../../../runner/deadline.ts';

const MINUTE = 60_000;

it('is never shorter than 8 minutes for every 160 targets', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.option(fc.integer({ min: 1, max: 32 })),
      (targets, concurrency) => {
        expect(deadline_ms(targets, concurrency)).toBeGreaterThanOrEqual((8 * MINUTE * targets) / 160);
      },
    ),
  );
});

it('grows with the number of targets and shrinks with concurrency', () => {
  expect(deadline_ms(200, 8)).toBeGreaterThan(deadline_ms(100, 8));
  expect(deadline_ms(200, 1)).toBeGreaterThan(deadline_ms(200, 8));
});
