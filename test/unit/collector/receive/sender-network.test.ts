import { describe, expect, it } from 'vitest';
import { readAddress } from '../../../../collector/network/address.ts';
import { networkOfSenders } from '../../../../collector/receive/sender-network.ts';

const NETWORK = { country: 'IQ', asn: 64_501, name: null };

function senders() {
  let day = '2026-11-25';
  const of = networkOfSenders(
    () => NETWORK,
    [
      { bits: { v4: 24, v6: 48 }, most: 5 },
      { bits: { v4: 32, v6: 64 }, most: 2 },
    ],
    () => new Date(`${day}T12:00:00Z`),
  );
  const from = (...texts: readonly string[]) => texts.map((text) => of(readAddress(text)));
  return { of, from, goOn: (next: string) => (day = next) };
}

describe('networkOfSenders', () => {
  it('gives one address, and its range, so much a day and no more', () => {
    const { from, goOn } = senders();
    const [a, b, c] = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
    expect(from(a, a, a)).toEqual([NETWORK, NETWORK, 'used_up']);
    expect(from(b, b, c, c)).toEqual([NETWORK, NETWORK, NETWORK, 'used_up']);
    expect(from('198.51.100.1')).toEqual([NETWORK]);
    goOn('2026-11-26');
    expect(from(a)).toEqual([NETWORK]);
  });

  it('knows no network without an address, and holds nobody back on its own machine', () => {
    const { of, from } = senders();
    expect(of(null)).toBeNull();
    expect(from('127.1.0.1', '127.1.0.1', '127.1.0.1')).toEqual([NETWORK, NETWORK, NETWORK]);
  });
});
