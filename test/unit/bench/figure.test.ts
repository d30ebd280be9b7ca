import { array, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growth, isMissed, median, rounded } from '../../bench/figure.ts';
import type { Figure } from '../../bench/figure.ts';
import { figuresTable } from '../../bench/figures-table.ts';

const figure = (given: Partial<Figure>): Figure => ({
  part: 'batch',
  what: 'wall time',
  value: 1.2345,
  unit: 'ratio',
  goal: 1.5,
  from: {},
  ...given,
});

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[7], 7],
    [[], NaN],
  ])('of %j is %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  it('does not depend on the order and leaves its input alone', () => {
    assert(
      property(array(integer(), { minLength: 1 }), (values) => {
        const before = [...values];
        expect(median(values.toReversed())).toBe(median(values));
        expect(values).toEqual(before);
      }),
    );
  });
});

it.each([
  [1.5, 1.5, false],
  [1.51, 1.5, true],
  [NaN, 1.5, true],
  [99, null, false],
])('%d against the goal %d: missed is %s', (value, goal, missed) => {
  expect(isMissed(figure({ value, goal }))).toBe(missed);
});

it.each([
  [0.6, false],
  [0.59, true],
  [NaN, true],
])('%d against a goal of at least 0.6: missed is %s', (value, missed) => {
  expect(isMissed(figure({ value, goal: 0.6, atLeast: true }))).toBe(missed);
});

it.each([
  [
    'grows by itself',
    [
      [0, 1],
      [1, 2],
      [2, 3],
    ],
    1,
  ],
  [
    'stays',
    [
      [0, 5],
      [10, 5],
      [20, 5],
    ],
    0,
  ],
  [
    'goes up and down',
    [
      [0, 1],
      [1, 3],
      [2, 1],
      [3, 3],
      [4, 1],
    ],
    0,
  ],
] as const)('a lag that %s: the slope', (_what, points, slope) => {
  expect(growth(points)).toBeCloseTo(slope);
});

it.each([
  [1.2345, 1.23],
  [12_345, 12_300],
  [0, 0],
])('%d is told as %d', (value, told) => {
  expect(rounded(value)).toBe(told);
});

it('says which way a goal goes', () => {
  const rows = figuresTable([
    figure({ value: 0.7, goal: 0.6, atLeast: true }),
    figure({ value: 0.7, goal: 0.6 }),
  ]);
  expect(rows).toMatch(/0\.7 ×\s+≥ 0\.6 ×\s+met/);
  expect(rows).toMatch(/0\.7 ×\s+≤ 0\.6 ×\s+MISSED/);
});

it('writes one row a figure and names a part once', () => {
  const table = figuresTable([
    figure({ from: { batch_ms: 5540, concurrency: 8 } }),
    figure({ what: 'harder', value: 3, goal: 1.5 }),
    figure({ part: 'bytes', what: 'per check', value: 6.333, unit: 'kB', goal: null }),
  ]);
  expect(table.split('\n')).toEqual([
    'part   figure     value    goal             from',
    '-----  ---------  -------  -------  ------  ----',
    'batch  wall time  1.23 ×   ≤ 1.5 ×  met     batch_ms 5540, concurrency 8',
    '       harder     3 ×      ≤ 1.5 ×  MISSED',
    'bytes  per check  6.33 kB',
  ]);
});
