import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreedControl, voteOf } from '../../../utils/targets/control-vote.ts';
import type { Control } from '../../../utils/targets/schema.control.ts';
import { at, control, FAILED, NOW } from './collector-making.ts';

const DOWN: Partial<Control> = { ...FAILED, failure: 'generic_timeout_error', operation: 'connect' };
const REFUSED: Partial<Control> = { status: 403 };

/** Each vantage's word, and how many minutes ago. */
const votes = (...said: [change: Partial<Control>, minutes: number][]) =>
  said.map(([change, minutes]) => ({
    control: control({ measured_at: at(-minutes), ...change }),
    age_ms: minutes * 60_000,
  }));
const manner = (change: Partial<Control>) => [change.failure ?? null, change.failure ? null : change.status];
const said = (found: ReturnType<typeof voteOf>) =>
  found === null ? null : [found.age_ms / 60_000, ...manner(found.control)];

const say = (signer: string, minutes: number, change: Partial<Control> = {}) => ({
  signer,
  control: control({ measured_at: at(minutes), ...change }),
});

describe('the vote of the vantages', () => {
  it.each<[string, ReturnType<typeof votes>, unknown]>([
    ['nobody', [], null],
    ['one that was answered', votes([{}, 5]), [5, null, 200]],
    ['one that was not', votes([FAILED, 5]), [5, 'connection_reset', null]],
    ['one against one', votes([{}, 5], [FAILED, 1]), null],
    ['two against two', votes([{}, 5], [FAILED, 1], [DOWN, 1], [{}, 9]), null],
    ['two against one: answered, the freshest speaks', votes([{}, 5], [FAILED, 1], [{}, 3]), [3, null, 200]],
    ['two against one: failed', votes([{}, 1], [FAILED, 9], [FAILED, 5]), [5, 'connection_reset', null]],
    [
      'who fails, mostly alike',
      votes([DOWN, 1], [FAILED, 9], [FAILED, 5], [{}, 1]),
      [5, 'connection_reset', null],
    ],
    [
      'who fails, each otherwise: the freshest',
      votes([FAILED, 5], [DOWN, 2]),
      [2, 'generic_timeout_error', null],
    ],
    ['who answers, mostly alike', votes([REFUSED, 1], [{}, 9], [{}, 7]), [7, null, 200]],
    ['who answers, each otherwise: the freshest', votes([REFUSED, 1], [{}, 9]), [1, null, 403]],
  ])('%s', (_what, controls, expected) => expect(said(voteOf(controls))).toEqual(expected));

  it('does not hang on the order, and never turns to what the smaller part says', () => {
    const vote = fc.record({
      change: fc.constantFrom<Partial<Control>>({}, REFUSED, FAILED, DOWN),
      minutes: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(vote, { maxLength: 7 }), fc.infiniteStream(fc.nat()), (given, dice) => {
        const controls = votes(
          ...given
            .map(({ change, minutes }) => [change, minutes] as const)
            .map(([a, b]): [Partial<Control>, number] => [a, b]),
        );
        const shuffled = controls
          .map((one) => ({ one, key: dice.next().value }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const [found, again] = [voteOf(controls), voteOf(shuffled)];
        expect(found === null).toBe(again === null);
        if (found === null || again === null) return;
        expect(again.control.failure === null).toBe(found.control.failure === null);
        const agreeing = controls.filter(
          (one) => (one.control.failure === null) === (found.control.failure === null),
        );
        expect(agreeing.length * 2).toBeGreaterThan(controls.length);
      }),
    );
  });
});

describe('what the vantages say by now', () => {
  it.each([
    ['half an hour ago', -30, 30],
    ['a moment longer ago', -30.001, null],
    ['in a minute, by a clock that is ahead', 1, 0],
    ['in ten minutes', 10, null],
  ])('seen %s', (_what, minutes, age) => {
    const found = agreedControl([say('a', minutes)], NOW);
    expect(found === null ? null : found.age_ms / 60_000).toBe(age);
  });

  it('seen at a moment that is none says nothing', () => {
    expect(agreedControl([{ signer: 'a', control: control({ measured_at: 'today' }) }], NOW)).toBeNull();
  });

  it('a vantage with two lists, or asked at two addresses, has one vote, its freshest', () => {
    const twice = [say('a', -9, FAILED), say('a', -2), say('b', -1, FAILED)];
    expect(agreedControl(twice, NOW)).toBeNull();
    expect(said(agreedControl([...twice, say('c', -4)], NOW))).toEqual([2, null, 200]);
  });

  it('what is stale has no vote', () => {
    expect(said(agreedControl([say('a', -40, FAILED), say('b', -2)], NOW))).toEqual([2, null, 200]);
  });
});
