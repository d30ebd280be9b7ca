import { describe, expect, it } from 'vitest';
import { planRotation, validKeys, type Dated } from '../../../../collector/rotation/rotation.ts';

const RULES = { life_days: 60, lead_days: 7, keep_days: 16 };
const DAY_MS = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00.000Z');
const day = (days: number) => new Date(START + days * DAY_MS);
const key = (from: number, until: number): Dated => ({
  valid_from: day(from).toISOString(),
  valid_until: day(until).toISOString(),
});

describe('a rotation', () => {
  it.each<[string, Dated[], number, { keep: Dated[]; make: Dated | null }]>([
    ['makes a first key', [], 0, { keep: [], make: key(0, 60) }],
    ['leaves a young key alone', [key(0, 60)], 52, { keep: [key(0, 60)], make: null }],
    ['makes the next one ahead', [key(0, 60)], 53, { keep: [key(0, 60)], make: key(53, 120) }],
    ['makes it once', [key(0, 60), key(53, 120)], 54, { keep: [key(0, 60), key(53, 120)], make: null }],
    [
      'keeps an old one while what it made lives',
      [key(0, 60), key(53, 120)],
      75,
      { keep: [key(0, 60), key(53, 120)], make: null },
    ],
    ['and then lets it go', [key(0, 60), key(53, 120)], 76, { keep: [key(53, 120)], make: null }],
    ['begins anew after a long sleep', [key(0, 60)], 400, { keep: [], make: key(400, 460) }],
    [
      'makes one when the last ended within memory',
      [key(0, 60)],
      65,
      { keep: [key(0, 60)], make: key(65, 125) },
    ],
  ])('%s', (_, keys, at, expected) => {
    expect(planRotation(keys, day(at), RULES)).toEqual(expected);
  });

  it('over years there is always a valid key, and the next is known for days before its first use', () => {
    let keys: Dated[] = [];
    const firstUsed = new Map<string, number>();
    for (let at = 0; at < 1000; at += 1) {
      const plan = planRotation(keys, day(at), RULES);
      keys = plan.make === null ? plan.keep : [...plan.keep, plan.make];
      const [inUse] = validKeys(keys, day(at));
      if (inUse === undefined) throw new Error(`no key on day ${at}`);
      if (!firstUsed.has(inUse.valid_from)) firstUsed.set(inUse.valid_from, at);
      expect(keys.length).toBeLessThanOrEqual(3);
    }
    const leads = [...firstUsed].map(([made, at]) => at - (Date.parse(made) - START) / DAY_MS);
    expect(leads.length).toBeGreaterThan(10);
    expect(Math.min(...leads.slice(1))).toBeGreaterThanOrEqual(RULES.lead_days);
  });
});
