import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberOf, TOKEN_NUMBERS } from '../../../../collector/identity.ts';
import { tokenFilter } from '../../../../collector/ledger/token-filter.ts';

const number = fc.integer({ min: 0, max: TOKEN_NUMBERS - 1 });

describe('the filter of tokens', () => {
  it('never says of one that was added that it was not', () => {
    fc.assert(
      fc.property(fc.array(number, { maxLength: 500 }), (tokens) => {
        const filter = tokenFilter(2 ** 10);
        for (const token of tokens) filter.add(token);
        expect(tokens.filter((token) => !filter.mayHave(token))).toEqual([]);
      }),
    );
  });

  it('takes few others for one, at ten bits a token', () => {
    const filter = tokenFilter(2 ** 16);
    const all = Array.from({ length: 2 * 6_500 }, (_, index) => numberOf('token', String(index)));
    for (const token of all.slice(0, 6_500)) filter.add(token);
    const taken = all.slice(6_500).filter((token) => filter.mayHave(token)).length;
    expect(taken / 6_500).toBeLessThan(0.03);
  });
});
