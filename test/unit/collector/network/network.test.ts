import { beforeAll, describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { isLoopback, readAddress, type Address } from '../../../../collector/network/address.ts';
import { parseAsnMap, type AsnMap } from '../../../../collector/network/asn-map.ts';
import { loadBundledRanges, type BundledRanges } from '../../../../collector/network/bundled-ranges.ts';
import { FEWEST_ADDRESSES, networksOf } from '../../../../collector/network/network.ts';
import { valueAt } from '../../../../collector/network/ranges.ts';

const at = (text: string): Address => {
  const address = readAddress(text);
  if (address === null) throw new Error(`no address: ${text}`);
  return address;
};
const mapOf = (text: string): AsnMap => {
  const read = parseAsnMap(text);
  if (!read.ok) throw new Error(read.message);
  return read.map;
};

describe('readAddress', () => {
  it.each<[string, Address | null]>([
    ['192.0.2.1', { family: 4, value: 0xc000_0201 }],
    ['255.255.255.255', { family: 4, value: 0xffff_ffff }],
    ['::ffff:192.0.2.1', { family: 4, value: 0xc000_0201 }],
    ['::', { family: 6, value: 0n }],
    ['2001:db8::1', { family: 6, value: 0x2001_0db8_0000_0000_0000_0000_0000_0001n }],
    ['fe80::1%eth0', { family: 6, value: 0xfe80_0000_0000_0000_0000_0000_0000_0001n }],
    ['64:ff9b::192.0.2.1', { family: 6, value: 0x0064_ff9b_0000_0000_0000_0000_c000_0201n }],
    ['1:2:3:4:5:6:7:8', { family: 6, value: 0x0001_0002_0003_0004_0005_0006_0007_0008n }],
    ['', null],
    ['192.0.2.256', null],
    ['example.org', null],
  ])('%s', (text, address) => {
    expect(readAddress(text)).toEqual(address);
  });

  it.each([
    ['127.0.0.1', true],
    ['127.255.0.9', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['128.0.0.1', false],
    ['::2', false],
  ])('%s is loopback: %s', (text, is) => {
    expect(isLoopback(at(text))).toBe(is);
  });
});

describe('valueAt', () => {
  it('finds what a look at all ranges finds', () => {
    const sorted = fc
      .uniqueArray(fc.nat(1000), { minLength: 2 })
      .map((bounds) => bounds.toSorted((a, b) => a - b))
      .map((bounds) => bounds.slice(0, bounds.length - (bounds.length % 2)));
    fc.assert(
      fc.property(sorted, fc.nat(1000), (bounds, address) => {
        const ranges = bounds.flatMap((start, index) =>
          index % 2 === 0 ? [{ start, end: bounds[index + 1] ?? start, value: index }] : [],
        );
        const found = valueAt(
          {
            starts: Uint32Array.from(ranges, ({ start }) => start),
            ends: Uint32Array.from(ranges, ({ end }) => end),
            values: Uint32Array.from(ranges, ({ value }) => value),
          },
          address,
        );
        const expected = ranges.find(({ start, end }) => start <= address && address <= end);
        expect(found).toBe(expected?.value ?? null);
      }),
    );
  });
});

describe('parseAsnMap', () => {
  const MAP = `prefix,asn,country,name
10.0.0.0/8,64500,IQ,Whole
# a comment

10.1.0.0/16,AS64501,IR,"Part, Ltd"
10.1.2.3,64502,tr,
2001:db8::/32,64503,SY,Six
`;

  it.each([
    ['10.9.9.9', { asn: 64_500, country: 'IQ', name: 'Whole' }],
    ['10.1.9.9', { asn: 64_501, country: 'IR', name: 'Part, Ltd' }],
    ['10.1.2.3', { asn: 64_502, country: 'TR', name: null }],
    ['::ffff:10.1.2.3', { asn: 64_502, country: 'TR', name: null }],
    ['2001:db8:ffff::1', { asn: 64_503, country: 'SY', name: 'Six' }],
    ['2001:db9::1', undefined],
    ['11.0.0.1', undefined],
  ])('%s', (text, network) => {
    expect(mapOf(MAP).find(at(text))).toEqual(network);
  });

  it('needs no header, and takes CRLF and a byte order mark', () => {
    expect(mapOf('\uFEFF10.0.0.0/8,1,IQ,a\r\n10.0.0.0/8,2,IQ,b').find(at('10.0.0.1'))?.asn).toBe(2);
  });

  it.each([
    ['10.0.0.0/33,1,IQ,a', 'line 1: "10.0.0.0/33" is longer than an address'],
    ['nonsense,1,IQ,a', 'line 1: "nonsense" is not a prefix such as 192.0.2.0/24'],
    ['10.0.0.0/8,x,IQ,a', 'line 1: "x" is not an AS number'],
    ['10.0.0.0/8,4294967296,IQ,a', 'line 1: "4294967296" is not an AS number'],
    ['10.0.0.0/8,1,Iraq,a', 'line 1: "Iraq" is not a country of two letters'],
    ['\n10.0.0.0/8', 'line 2: it must have the columns prefix,asn,country,name'],
    ['10.0.0.0/8,1,IQ,a,b', 'line 1: it must have the columns prefix,asn,country,name'],
    ['asn,prefix,country,name', 'line 1: "asn" is not a prefix such as 192.0.2.0/24'],
  ])('names what is wrong with %s', (text, message) => {
    expect(parseAsnMap(text)).toEqual({ ok: false, message });
  });

  it('lists few faults of many', () => {
    const read = parseAsnMap('x\n'.repeat(20));
    expect(read.ok ? '' : read.message).toMatch(/line 5: .*; and 15 more$/);
  });
});

describe('networks, from the bundled data', () => {
  let ranges: BundledRanges;
  beforeAll(async () => {
    ranges = await loadBundledRanges();
  });

  it.each([
    ['1.1.1.1', { country: 'AU', asn: 13_335, name: 'Cloudflare, Inc.' }],
    ['8.8.8.8', { country: 'US', asn: 15_169, name: 'Google LLC' }],
    ['2001:4860:4860::8888', { country: 'US', asn: 15_169, name: 'Google LLC' }],
    ['10.0.0.1', { country: 'ZZ', asn: 0, name: null }],
    ['127.0.0.1', { country: 'ZZ', asn: 0, name: null }],
    ['::1', { country: 'ZZ', asn: 0, name: null }],
  ])('%s', (text, network) => {
    expect(networksOf(ranges, null)(at(text))).toEqual(network);
  });

  it('does not tell small networks apart', () => {
    const address: Address = { family: 4, value: 1 };
    const of = (addresses: number) =>
      networksOf(
        { asnOf: () => 7, countryOf: () => 'IQ', nameOf: () => 'Seven', addressesOf: () => addresses },
        null,
      )(address);
    expect(of(FEWEST_ADDRESSES - 1)).toEqual({ country: 'IQ', asn: 0, name: null });
    expect(of(FEWEST_ADDRESSES)).toEqual({ country: 'IQ', asn: 7, name: 'Seven' });
  });

  it("takes an operator's map first, however small its networks are", () => {
    const networkOf = networksOf(ranges, mapOf('8.8.8.8/32,64500,IQ,Lab'));
    expect(networkOf(at('8.8.8.8'))).toEqual({ country: 'IQ', asn: 64_500, name: 'Lab' });
    expect(networkOf(at('8.8.4.4')).asn).toBe(15_169);
  });
});
