import { describe, expect, it } from 'vitest';
import { scoreInWords, scoreOf, withAncestors, type Scored } from '../../lab/score.ts';

const blocked = (id: string, truth: string[], answer: string[] | null): Scored => ({
  id,
  truth: { verdict: 'blocked', mechanisms: truth },
  answer: { verdict: answer === null ? 'unknown' : 'blocked', mechanisms: answer ?? [] },
});
const innocent: Scored = {
  id: 'innocent',
  truth: { verdict: 'down', mechanisms: [] },
  answer: { verdict: 'blocked', mechanisms: ['dns'] },
};

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
    expect(scoreOf([innocent, blocked('a', ['dns'], ['dns'])])).toMatchObject({
      right: 1,
      wrong: ['innocent'],
      falseBlocks: ['innocent'],
      precision: 1 / 2,
    });
  });

  it('a block that was missed has told none of its nodes', () => {
    expect(scoreOf([blocked('a', ['dns'], null), blocked('b', ['tls'], ['tls'])])).toMatchObject({
      found: 1,
      blocked: 2,
      precision: 1,
      recall: 1 / 2,
    });
  });

  it('what the browser cannot show is not asked of it, and told all the same it is no mistake', () => {
    const refused = { ...blocked('a', ['tcp.refused'], ['tcp.refused']), supported: [] };
    const denied = { ...blocked('b', ['dns.nxdomain'], ['dns']), supported: ['dns'] };
    expect(scoreOf([refused, denied])).toMatchObject({ precision: 1, recall: 3 / 4, recallOfSupported: 1 });
  });

  it('a target without an answer is wrong', () => {
    const lost: Scored = { id: 'lost', truth: { verdict: 'ok', mechanisms: [] }, answer: undefined };
    const score = scoreOf([lost, innocent]);
    expect(score).toMatchObject({ right: 0, wrong: ['lost', 'innocent'] });
    expect(score.confusion.ok.none).toBe(1);
    expect(score.confusion.down.blocked).toBe(1);
  });

  it('is told in words, with what is true against what was said', () => {
    expect(scoreInWords(scoreOf([innocent, blocked('a', ['dns'], ['dns'])])).split('\n')).toEqual([
      'verdicts right                 1 of 2 (50.0 %): innocent',
      'false blocks                   1: innocent',
      'blocks called blocked          1 of 1',
      'mechanisms, precision          0.500',
      'mechanisms, recall             1.000 of what the browser can show, 1.000 of what is true',
      '',
      'true \\ said        ok    down blocked unknown    none',
      'ok                  0       0       0       0       0',
      'down                0       0       1       0       0',
      'blocked             0       0       1       0       0',
      'unknown             0       0       0       0       0',
    ]);
  });
});
