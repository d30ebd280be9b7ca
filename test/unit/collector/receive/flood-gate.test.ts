import { describe, expect, it } from 'vitest';
import { readAddress, type Address } from '../../../../collector/network/address.ts';
import { floodGate } from '../../../../collector/receive/flood-gate.ts';

const DAY_MS = 86_400_000;
const from = (text: string): Address => {
  const address = readAddress(text);
  if (address === null) throw new Error(text);
  return address;
};

function gate(over = {}) {
  let now = 0;
  const made = floodGate({ perSecond: 2, burst: 3, mostRanges: 10, ...over }, () => now);
  return { ...made, pass: (ms: number) => (now += ms) };
}

describe('floodGate', () => {
  it('lets a burst through, says how long to wait, and lets go on after that', () => {
    const { wait, pass } = gate();
    const sender = from('192.0.2.1');
    expect([1, 2, 3].map(() => wait(sender))).toEqual([0, 0, 0]);
    expect(wait(sender)).toBe(1);
    pass(500);
    expect(wait(sender)).toBe(0);
    expect(wait(sender)).toBe(1);
  });

  it.each([
    ['192.0.2.1', '192.0.2.254', true],
    ['192.0.2.1', '192.0.3.1', false],
    ['2001:db8:1:2::1', '2001:db8:1:ffff::1', true],
    ['2001:db8:1::1', '2001:db8:2::1', false],
    ['::ffff:192.0.2.1', '192.0.2.9', true],
  ])('%s and %s are one neighbourhood: %s', (one, other, same) => {
    const { wait } = gate({ burst: 1 });
    wait(from(one));
    expect(wait(from(other)) > 0).toBe(same);
  });

  it('does not hold back who is on this machine', () => {
    const { wait, size } = gate({ burst: 1 });
    expect([1, 2, 3].map(() => wait(from('127.0.0.1')) + wait(from('::1')))).toEqual([0, 0, 0]);
    expect(size()).toBe(0);
  });

  it('remembers so many ranges and no more', () => {
    const { wait, size } = gate();
    for (let range = 0; range < 50; range += 1) wait(from(`10.0.${range}.1`));
    expect(size()).toBe(10);
  });

  it('forgets all names every day', () => {
    const { wait, size, pass } = gate();
    for (let range = 0; range < 5; range += 1) wait(from(`10.0.${range}.1`));
    pass(DAY_MS);
    wait(from('10.0.0.1'));
    expect(size()).toBe(1);
  });
});
