import { expect, it, vi } from 'vitest';
import { readAddress } from '../../../../collector/network/address.ts';
import { createQuota, type RangeLimit } from '../../../../collector/quota/quota.ts';

const LIMITS: RangeLimit[] = [
  { bits: { v4: 24, v6: 48 }, most: 6 },
  { bits: { v4: 32, v6: 64 }, most: 2 },
];

function quotaOf(mostRanges?: number) {
  let day = 'Wednesday';
  const take = createQuota(LIMITS, () => day, mostRanges);
  return {
    takes: (text: string, amount = 1) => {
      const address = readAddress(text);
      if (address === null) throw new Error(`${text} is no address`);
      return take(address, amount);
    },
    turn: (to = 'Thursday') => (day = to),
  };
}

const household = (network: number, subnet: number) => `2001:db8:${network}:${subnet}::1`;

it('forgets all when the while is over', () => {
  const { takes, turn } = quotaOf();
  expect([takes('192.0.2.1', 2), takes('192.0.2.1')]).toEqual([true, false]);
  turn();
  expect(takes('192.0.2.1', 2)).toBe(true);
});

it('forgets it also when nobody asks any more', () => {
  vi.useFakeTimers();
  try {
    const { takes, turn } = quotaOf();
    takes('192.0.2.1', 2);
    turn();
    vi.advanceTimersByTime(10_000);
    turn('Wednesday');
    expect(takes('192.0.2.1', 2)).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

it('who has more ranges than can be remembered still has the quota of the wider range', () => {
  const { takes } = quotaOf(3);
  const taken = [1, 2, 3, 4, 5, 6, 7, 8].map((subnet) => takes(household(1, subnet)));
  expect(taken.filter(Boolean)).toHaveLength(6);
});

it('of more ranges than it may remember it forgets the one that asked longest ago', () => {
  const { takes } = quotaOf(3);
  for (const network of [1, 2, 3]) takes(household(network, 1), 2);
  expect(takes(household(1, 1))).toBe(false);
  takes(household(4, 1), 2);
  expect([1, 2].map((network) => takes(household(network, 1)))).toEqual([false, true]);
});
