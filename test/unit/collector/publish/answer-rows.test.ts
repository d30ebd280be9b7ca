import { expect, it } from 'vitest';
import { answerRows } from '../../../../collector/publish/answer-rows.ts';
import type { AnswerTable } from '../../../../collector/store/engine.ts';

const TOTALS: AnswerTable = {
  columns: [
    'input',
    'matching',
    'ok',
    'total',
    'site',
    'sited',
    'network_count',
    'blocked_median',
    'methods',
    'schemas',
  ],
  rows: ['a', 'b', 'c'].map((input, place) => [
    input,
    place,
    place,
    place + 10,
    500_000,
    1,
    2,
    0.25,
    ['3'],
    [1],
  ]),
};
const peopleOf = (...rows: [string, number][]): AnswerTable => ({ columns: ['input', 'people'], rows });

it('tells nothing of what nobody saw, and of a key without people: a server may lack them for a moment', () => {
  const found = answerRows({
    found: TOTALS,
    totals: TOTALS,
    people: peopleOf(['a', 20], ['c', 50]),
    known: null,
    axes: ['input'],
    keys: ['input'],
  });
  expect(found).toEqual([
    expect.objectContaining({
      input: 'c',
      measurement_count: 2,
      total_count: 12,
      reporters: '50-99',
      control_site_rate: 0.5,
      method_versions: ['3'],
    }),
  ]);
});

it('gives each outcome the denominators of its key, in the order of the outcomes', () => {
  const outcomes: AnswerTable = {
    columns: ['verdict', 'input', 'ok', 'matching'],
    rows: [
      ['blocked', 'c', 0, 4],
      ['ok', 'a', 1, 1],
      ['ok', 'c', 2, 2],
    ],
  };
  const found = answerRows({
    found: outcomes,
    totals: TOTALS,
    people: peopleOf(['a', 1], ['b', 1], ['c', 1]),
    known: null,
    axes: ['verdict', 'input'],
    keys: ['input'],
  });
  expect(found).toMatchObject([
    { verdict: 'blocked', input: 'c', total_count: 12, measurement_count: 4 },
    { verdict: 'ok', input: 'a', total_count: 10, measurement_count: 1 },
    { verdict: 'ok', input: 'c', total_count: 12, measurement_count: 2 },
  ]);
});
