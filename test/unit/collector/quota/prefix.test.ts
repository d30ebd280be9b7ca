import { describe, expect, it } from 'vitest';
import { readAddress } from '../../../../collector/network/address.ts';
import { prefixOf, type PrefixBits } from '../../../../collector/quota/prefix.ts';

function prefix(text: string, bits: PrefixBits): string {
  const address = readAddress(text);
  if (address === null) throw new Error(`${text} is no address`);
  return prefixOf(address, bits);
}

describe('prefixes', () => {
  const bits = { v4: 24, v6: 48 };
  it.each([
    ['192.0.2.7', '192.0.2.200', true],
    ['192.0.2.7', '192.0.3.7', false],
    ['::ffff:192.0.2.7', '192.0.2.9', true],
    ['2001:db8:1:2::1', '2001:db8:1:ffff::1', true],
    ['2001:db8:1::1', '2001:db8:2::1', false],
    ['::c0:0:2', '192.0.2.1', false],
  ])('%s and %s share one: %s', (one, other, isShared) => {
    expect(prefix(one, bits) === prefix(other, bits)).toBe(isShared);
  });

  it.each([
    [{ v4: 20, v6: 44 }, '192.0.255.1', '4:786447/20'],
    [{ v4: 32, v6: 64 }, '255.255.255.255', '4:4294967295/32'],
    [{ v4: 0, v6: 0 }, '192.0.255.1', '4:0/0'],
    [{ v4: 0, v6: 128 }, 'ffff::', `6:${0xffffn << 112n}/128`],
  ])('%o of %s', (given, address, expected) => {
    expect(prefix(address, given)).toBe(expected);
  });
});
