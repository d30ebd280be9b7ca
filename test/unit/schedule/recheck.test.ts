import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueRechecks, nextRechecks, SETTLED } from '../../../utils/schedule/recheck.ts';
import { MINUTE } from '../../../utils/schedule/time.ts';

const START = Date.parse('2026-03-01T12:00:00.000Z');
const at = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();

describe('nextRechecks', () => {
  it('looks at a change again after 5 minutes, then after 15 more, then no more', () => {
    const changed = nextRechecks(SETTLED, true, at(0));
    expect(changed).toEqual({ recheck_at: at(5), rechecks_done: 0 });
    const once = nextRechecks(changed, false, at(5));
    expect(once).toEqual({ recheck_at: at(20), rechecks_done: 1 });
    expect(nextRechecks(once, false, at(20))).toEqual({ recheck_at: null, rechecks_done: 2 });
  });

  it('does nothing without a change', () => {
    expect(nextRechecks(SETTLED, false, at(0))).toEqual(SETTLED);
    expect(nextRechecks({ recheck_at: null, rechecks_done: 2 }, false, at(0))).toEqual(SETTLED);
  });

  it('does not count a result that comes before the recheck is due', () => {
    const changed = nextRechecks(SETTLED, true, at(0));
    expect(nextRechecks(changed, false, at(3))).toEqual(changed);
    expect(nextRechecks(changed, true, at(3))).toEqual(changed);
  });

  it('a target that flaps is asked twice for each batch, not for ever', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 3, maxLength: 30 }), (changes) => {
        let rechecks = SETTLED;
        let minute = 0;
        let asked = 0;
        rechecks = nextRechecks(rechecks, true, at(minute));
        for (const changed of changes) {
          if (rechecks.recheck_at === null) break;
          minute = (Date.parse(rechecks.recheck_at) - START) / MINUTE;
          rechecks = nextRechecks(rechecks, changed, at(minute));
          asked += 1;
        }
        expect(asked).toBe(2);
        expect(rechecks.recheck_at).toBeNull();
      }),
    );
  });
});

describe('dueRechecks', () => {
  it.each([
    { name: 'settled', recheck_at: null, due: false },
    { name: 'past', recheck_at: at(-1), due: true },
    { name: 'now', recheck_at: at(0), due: true },
    { name: 'in a minute', recheck_at: at(1), due: false },
    { name: 'in 15 minutes', recheck_at: at(15), due: false },
    { name: 'next year: the clock was set back', recheck_at: at(525_600), due: true },
  ])('$name: $due', ({ recheck_at, due }) => {
    const state = { recheck_at, rechecks_done: 0, url: 'https://a.example/' };
    expect(dueRechecks([state], at(0))).toEqual(due ? [state] : []);
  });
});
