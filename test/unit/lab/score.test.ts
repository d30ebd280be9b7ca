import { describe, expect, it } from 'vitest';
import { scoreOf, withAncestors, type Scored } from '../../lab/score.ts';

const blocked = (id: string, truth: string[], answer: string[] | null): Scored => ({
  id,
  truth: { verdict: 'blocked', mechanisms: truth },
  answer: { verdict: answer === null ? 'unknown' : 'blocked', mechanisms: answer ?? [] },
});

describe('scoreOf', () => {
  it('expands a node with its ancestors', () => {
    expect([...withAncestors(['tls.reset.sni'])]).toEqual(['tls', 'tls.reset', 'tls.reset.sni']);
  });

  it.each<[string, string[], string[], number | null, number]>([
    ['exact', ['dns.nxdomain'], ['dns.nxdomain'], 1, 1],
    ['too general', ['dns.injection.bogon'], ['dns'], 1, 1 / 3],
    ['too specific', ['tls'], ['tls.reset.sni'], 1 / 3, 1],
    ['a sibling', ['dns.nxdomain'], ['dns.timeout'], 1 / 2, 1 / 2],
    ['another layer', ['dns'], ['tls'], 0, 0],
    ['none told', ['dns'], [], null, 0],
  ])('%s', (_, truth, answer, precision, recall) => {
    expect(scoreOf([blocked('a', truth, answer)])).toMatchObject({ precision, recall });
  });

  it('names every false block, and counts its mechanisms against precision', () => {
    const innocent: Scored = {
      id: 'innocent',
      truth: { verdict: 'down', mechanisms: [] },
      answer: { verdict: 'blocked', mechanisms: ['dns'] },
    };
    expect(scoreOf([innocent, blocked('a', ['dns'], ['dns'])])).toMatchObject({
      falseBlocks: ['innocent'],
      precision: 1 / 2,
    });
  });

  it('counts a block that was called unknown as not found, and nothing else', () => {
    expect(scoreOf([blocked('a', ['dns'], null), blocked('b', ['tls'], ['tls'])])).toEqual({
      falseBlocks: [],
      found: 1,
      blocked: 2,
      precision: 1,
      recall: 1,
    });
  });
});
