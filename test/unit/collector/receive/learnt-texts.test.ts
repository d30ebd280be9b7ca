import { describe, expect, it } from 'vitest';
import { learntTexts } from '../../../../collector/receive/learnt-texts.ts';

describe('learntTexts', () => {
  it('finds what it learnt, and nothing else', () => {
    const { find, learn } = learntTexts<number>();
    learn('one', 1);
    learn('two', 2);
    expect(['one', 'two', 'six', 'ones', ''].map(find)).toEqual([1, 2, undefined, undefined, undefined]);
  });

  it('does not grow with what somebody makes up, and learns again what it forgot for that', () => {
    const { find, learn } = learntTexts<number>();
    learn('aaa', -1);
    const made = Array.from({ length: 100 }, (_, index) => String(100 + index));
    made.forEach((text) => learn(text, 1));
    expect(made.filter((text) => find(text) !== undefined)).toHaveLength(8);
    learn('aaa', -1);
    expect(find('aaa')).toBe(-1);
  });
});
