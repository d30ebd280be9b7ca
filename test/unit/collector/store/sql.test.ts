import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integer, list, text, time } from '../../../../collector/store/sql.ts';

/** What the engines make of a literal: a backslash takes the next character as it is, but for the zero. */
const readBack = (literal: string): string =>
  literal.slice(1, -1).replaceAll(/\\(.)/gs, (_, mark: string) => (mark === '0' ? '\0' : mark));

describe('text', () => {
  it('is one literal, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const literal = text(value);
        expect(literal.replaceAll(/\\./gs, '').slice(1, -1)).not.toMatch(/['\\\0]/);
        expect(readBack(literal)).toBe(value.toWellFormed());
      }),
    );
  });

  it.each([
    [`'; DROP TABLE x --`, String.raw`'\'; DROP TABLE x --'`],
    ['\\', String.raw`'\\'`],
    [`\\'`, String.raw`'\\\''`],
  ])('%s', (value, literal) => {
    expect(text(value)).toBe(literal);
  });
});

describe('other values', () => {
  it('are whole numbers, times and lists, or a mistake of ours', () => {
    expect([integer(-5), time(3600), list(['1', '2'])]).toEqual(['-5', "toDateTime(3600, 'UTC')", '(1, 2)']);
    expect(() => integer(1.5)).toThrow('whole');
    expect(() => integer(2 ** 60)).toThrow('whole');
    expect(() => list([])).toThrow('empty');
  });
});
