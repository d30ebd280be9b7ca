import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedTargets } from '../../../../collector/receive/expected-targets.ts';

/** One is how others begin. */
const NUMBERS = new Map([
  ['https://one.example/', '1'],
  ['https://one.example/a', '2'],
  ['https://one.example/ab', '3'],
  ['https://two.example/', '4'],
]);
const HOUR = '","hour":"2026-11-25T12:00:00Z"}';

const textOf = (input: string): string => `{"input":"${input}${HOUR}`;

/** Numbers of the targets of one batch after the other. */
function readAll(batches: readonly (readonly string[])[]) {
  const targets = expectedTargets((written) => NUMBERS.get(written));
  return batches.map((inputs) => {
    targets.begin();
    const text = inputs.map(textOf).join(',');
    let start = 0;
    return inputs.map((input) => {
      const found = targets.at(text, start);
      start += textOf(input).length + 1;
      return found?.number;
    });
  });
}

describe('expectedTargets', () => {
  it('says what a look at each says, whatever came before', () => {
    const inputs = fc.constantFrom(...NUMBERS.keys(), 'https://none.example/');
    fc.assert(
      fc.property(fc.array(fc.array(inputs)), (batches) => {
        expect(readAll(batches)).toEqual(batches.map((batch) => batch.map((input) => NUMBERS.get(input))));
      }),
    );
  });

  it('looks nothing up that comes in the order of the batch before', () => {
    const asked: string[] = [];
    const targets = expectedTargets((written) => {
      asked.push(written);
      return NUMBERS.get(written);
    });
    const first = textOf('https://one.example/');
    const text = `${first},${textOf('https://two.example/')}`;
    const fronts = [1, 2].map(() => {
      targets.begin();
      return [targets.at(text, 0), targets.at(text, first.length + 1)];
    });
    expect(asked).toEqual(['https://one.example/', 'https://two.example/']);
    expect(fronts[0]?.map((front) => front?.number)).toEqual(['1', '4']);
    expect(fronts[1]).toEqual(fronts[0]);
  });

  it.each([
    ['otherwise', '{"hour":"'],
    ['without an end', '{"input":"https://one.example/'],
    ['with a quote too early', '{"input":"https://one.example"/"'],
  ])('leaves to others what is written %s', (_, text) => {
    const targets = expectedTargets((written) => NUMBERS.get(written));
    targets.begin();
    targets.at(textOf('https://one.example/'), 0);
    targets.begin();
    expect(targets.at(text, 0)).toBe(null);
  });
});
