import { beforeEach, describe, expect, it } from 'vitest';
import { createDayBook, type DayBook, type DayBookRules } from '../../../../collector/issuer/day-book.ts';
import { readAddress } from '../../../../collector/network/address.ts';

const RULES: DayBookRules = {
  quotas: [
    { bits: { v4: 24, v6: 48 }, most: 10 },
    { bits: { v4: 32, v6: 64 }, most: 4 },
  ],
  min_takers: 3,
  most_prefixes: 100,
};
const IQ = { country: 'IQ', asn: 50_597 };

let now: Date;
let book: DayBook;
beforeEach(() => {
  now = new Date('2026-11-25T12:00:00.000Z');
  book = createDayBook(() => now, RULES);
});
const take = (text: string, tokens = 1, network = IQ) => {
  const address = readAddress(text);
  if (address === null) throw new Error(`${text} is no address`);
  return book.take(address, network, tokens);
};
const taken = (text: string, tokens: number) => take(text, tokens) !== null;

const asn = (address: string, network = IQ) => take(address, 1, network)?.asn;

describe('quotas', () => {
  it('one address gets its share, and what is too much takes nothing', () => {
    expect([
      taken('192.0.2.1', 3),
      taken('192.0.2.1', 2),
      taken('192.0.2.1', 1),
      taken('192.0.2.1', 1),
    ]).toEqual([true, false, true, false]);
  });

  it('neighbours share theirs, in either family', () => {
    expect(['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((address) => taken(address, 4))).toEqual([
      true,
      true,
      false,
    ]);
    expect(['2001:db8:0:1::1', '2001:db8:0:2::1', '2001:db8:0:3::1'].map((at) => taken(at, 4))).toEqual([
      true,
      true,
      false,
    ]);
    expect([taken('192.0.3.1', 4), taken('2001:db8:1::1', 4)]).toEqual([true, true]);
  });

  it('a household cannot be many by its many addresses', () => {
    expect([taken('2001:db8::1', 4), taken('2001:db8::2', 1)]).toEqual([true, false]);
  });

  it('an IPv4 address inside IPv6 is the same address', () => {
    expect([taken('192.0.2.1', 4), taken('::ffff:192.0.2.1', 1)]).toEqual([true, false]);
  });

  it('begin anew each day', () => {
    expect(taken('192.0.2.1', 4)).toBe(true);
    now = new Date('2026-11-25T23:59:59.999Z');
    expect(taken('192.0.2.1', 1)).toBe(false);
    now = new Date('2026-11-26T00:00:00.000Z');
    expect(taken('192.0.2.1', 4)).toBe(true);
  });
});

describe('small networks', () => {
  const three = ['192.0.2.1', '192.0.2.2', '192.0.3.1'];

  it('are not named before three addresses asked; the country is', () => {
    expect(take('192.0.2.1')).toEqual({ country: 'IQ', asn: 0 });
    expect(three.map((address) => asn(address))).toEqual([0, 0, IQ.asn]);
    expect(asn('192.0.2.1')).toBe(IQ.asn);
    expect(asn('192.0.2.1', { country: 'IQ', asn: 1 })).toBe(0);
  });

  it('that were large yesterday are named from the first on; the day after next no more', () => {
    for (const address of three) asn(address);
    now = new Date('2026-11-26T01:00:00.000Z');
    expect(asn('192.0.2.1')).toBe(IQ.asn);
    now = new Date('2026-11-28T01:00:00.000Z');
    expect(asn('192.0.2.1')).toBe(0);
  });
});

describe('what is left of a day', () => {
  it('is counts, without an address', () => {
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.1', '198.51.100.1']) take(address);
    const count = { ...IQ, day: '2026-11-25', tokens: 4, prefixes: 2, largest_prefix_share: 0.75 };
    expect(book.counts()).toEqual([count]);
    now = new Date('2026-11-26T01:00:00.000Z');
    take('192.0.2.1', 2, { country: 'IR', asn: 2 });
    expect(book.counts()).toEqual([
      count,
      { country: 'IR', asn: 2, day: '2026-11-26', tokens: 2, prefixes: 1, largest_prefix_share: 1 },
    ]);
    now = new Date('2026-11-28T01:00:00.000Z');
    expect(book.counts()).toEqual([]);
  });

  it('is of no more ranges than are told apart; tokens are counted all the same', () => {
    const few = createDayBook(() => now, { ...RULES, most_prefixes: 2 });
    for (const subnet of [1, 2, 3, 4, 1]) {
      const address = readAddress(`2001:db8:${subnet}::1`);
      if (address !== null) few.take(address, IQ, 2);
    }
    expect(few.counts()).toMatchObject([{ tokens: 10, prefixes: 2, largest_prefix_share: 0.4 }]);
  });
});
