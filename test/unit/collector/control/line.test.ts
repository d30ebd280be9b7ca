import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fateOf, LONGEST_HOLD_MS, stateOf, tellingOf } from '../../../../collector/control/line.ts';
import type { LineState, Voice } from '../../../../collector/control/line.ts';
import { failed, silent } from './making.ts';

const voice = (host: string, answered: boolean, { stands = true, ended = 100 } = {}): Voice => ({
  host,
  ended,
  answered,
  stands,
});

describe('tellingOf', () => {
  it.each<[string, Voice[], [string, boolean][]]>([
    ['an answer', [voice('a', true)], [['a', true]]],
    ['no answer of before', [voice('a', true, { ended: 49 })], []],
    ['a failure of one that stands', [voice('a', false)], [['a', false]]],
    ['also of before', [voice('a', false, { ended: 49 })], [['a', false]]],
    [
      'no failure of one that is down, or of which nothing is known',
      [voice('a', false, { stands: false })],
      [],
    ],
    ['nothing of the host itself', [voice('failed', true)], []],
    ['one voice a host: an answer', [voice('a', false), voice('a', true), voice('a', false)], [['a', true]]],
  ])('%s', (_what, voices, telling) => {
    expect([...tellingOf(voices, 'failed', 50)]).toEqual(telling);
  });
});

describe('stateOf', () => {
  it.each<[string, LineState]>([
    ['', 'unknown'],
    ['+', 'works'],
    ['-', 'offline'],
    ['+-', 'works'],
    ['+--', 'impaired'],
    ['++--', 'works'],
    ['+---', 'impaired'],
    ['---', 'offline'],
  ])('%s: %s', (answers, state) => {
    expect(stateOf(new Map(answers.split('').map((answer, at) => [String(at), answer === '+'])))).toBe(state);
  });
});

describe('fateOf', () => {
  const settled = { held_ms: 0, others_to_come: false, others_alive: false };

  it.each<[string, Parameters<typeof fateOf>[0], 'stands' | 'held']>([
    ['others answer', { control: silent(), line: 'works', ...settled }, 'stands'],
    ['nobody answers', { control: silent(), line: 'offline', ...settled }, 'held'],
    ['most do not', { control: silent(), line: 'impaired', ...settled }, 'held'],
    [
      'most do not, for long',
      { control: silent(), line: 'impaired', ...settled, held_ms: LONGEST_HOLD_MS },
      'stands',
    ],
    [
      'nobody answers, for long',
      { control: silent(), line: 'offline', ...settled, held_ms: LONGEST_HOLD_MS },
      'held',
    ],
    [
      'nobody else, a name that a resolver denies',
      { control: failed('dns_nxdomain_error'), line: 'unknown', ...settled },
      'stands',
    ],
    [
      'nobody else, a resolver that is lost',
      { control: failed('dns_servfail_error'), line: 'unknown', ...settled },
      'held',
    ],
    [
      'nobody else, a resolver that is silent',
      { control: failed('generic_timeout_error'), line: 'unknown', ...settled },
      'held',
    ],
    [
      'nobody else who answers, a resolver that is lost only here',
      { control: failed('dns_servfail_error'), line: 'unknown', ...settled, others_alive: true },
      'stands',
    ],
    ['nobody else, a name that resolves', { control: silent(), line: 'unknown', ...settled }, 'stands'],
    [
      'nobody else yet',
      { control: failed('dns_nxdomain_error'), line: 'unknown', ...settled, others_to_come: true },
      'held',
    ],
  ])('%s', (_what, case_, fate) => {
    expect(fateOf(case_)).toBe(fate);
  });

  it('a line that is cut never makes a site look down, whatever was seen', () => {
    const voices = fc.array(
      fc.record({ host: fc.string(), ended: fc.nat(), answered: fc.constant(false), stands: fc.boolean() }),
    );
    fc.assert(
      fc.property(
        voices,
        fc.nat(),
        fc.boolean(),
        fc.boolean(),
        (some, held_ms, others_to_come, others_alive) => {
          const line = stateOf(tellingOf([...some, voice('one that stood', false)], 'failed', 0));
          expect(fateOf({ control: silent(), line, held_ms, others_to_come, others_alive })).toBe('held');
        },
      ),
    );
  });
});
