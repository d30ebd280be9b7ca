/** The address data that comes with npm (`@ip-location-db/…`): which country and which network a range belongs to. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Address } from './address.ts';
import { valueAt } from './ranges.ts';

export interface BundledRanges {
  countryOf: (address: Address) => string | null;
  asnOf: (address: Address) => number | null;
  nameOf: (asn: number) => string | null;
  /** IPv4 addresses that a network announces. */
  addressesOf: (asn: number) => number;
}

interface Table {
  v4: { starts: Uint32Array; ends: Uint32Array; values: Uint32Array };
  v6: { starts: BigUint64Array; ends: BigUint64Array; values: Uint32Array };
}

/** Of a line's third cell; `name` cuts out the fourth. */
type ValueOf = (value: string, name: () => string) => number;

const find = createRequire(import.meta.url);

/** Takes about a second. */
export async function loadBundledRanges(): Promise<BundledRanges> {
  const names = new Map<number, string>();
  const sizes = new Map<number, number>();
  const networks = await readTable('asn/asn', (value, name) => {
    const asn = Number(value);
    if (!names.has(asn)) names.set(asn, name());
    return asn;
  });
  const { starts, ends, values } = networks.v4;
  values.forEach((asn, index) => {
    const size = (ends[index] ?? 0) - (starts[index] ?? 0) + 1;
    sizes.set(asn, (sizes.get(asn) ?? 0) + size);
  });
  const countries = await readTable('asn-country/asn-country', letters);

  return {
    countryOf: (address) => {
      const packed = lookUp(countries, address);
      return packed === null ? null : String.fromCharCode(packed >>> 8, packed & 0xff);
    },
    asnOf: (address) => lookUp(networks, address),
    nameOf: (asn) => names.get(asn) ?? null,
    addressesOf: (asn) => sizes.get(asn) ?? 0,
  };
}

function lookUp({ v4, v6 }: Table, address: Address): number | null {
  return address.family === 4 ? valueAt(v4, address.value) : valueAt(v6, address.value >> 64n);
}

async function readTable(name: string, valueOf: ValueOf): Promise<Table> {
  const v4 = await readRanges(`${name}-ipv4-num.csv`, (length) => new Uint32Array(length), Number, valueOf);
  const v6 = await readRanges(
    `${name}-ipv6-num.csv`,
    (length) => new BigUint64Array(length),
    upperHalf,
    valueOf,
  );
  return { v4, v6 };
}

/** The cells are cut out of the text one by one: an object for each of half a million lines would cost 200 MB for a moment. */
async function readRanges<Bound extends number | bigint, Bounds extends Record<number, Bound>>(
  file: string,
  make: (length: number) => Bounds,
  boundOf: (text: string) => Bound,
  valueOf: ValueOf,
): Promise<{ starts: Bounds; ends: Bounds; values: Uint32Array }> {
  const text = await readFile(find.resolve(`@ip-location-db/${file}`), 'latin1');
  const lines = countLines(text);
  const ranges = { starts: make(lines), ends: make(lines), values: new Uint32Array(lines) };
  let from = 0;
  for (let line = 0; line < lines; line += 1) {
    const end = endOf(text, '\n', from, text.length);
    const [first, second] = [text.indexOf(',', from), text.indexOf(',', text.indexOf(',', from) + 1)];
    const third = endOf(text, ',', second + 1, end);
    ranges.starts[line] = boundOf(text.slice(from, first));
    ranges.ends[line] = boundOf(text.slice(first + 1, second));
    ranges.values[line] = valueOf(text.slice(second + 1, third), () =>
      utf8(unquoted(text.slice(third + 1, end))),
    );
    from = end + 1;
  }
  return ranges;
}

/** Whole lines; the file ends with a line break. */
function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function endOf(text: string, mark: string, from: number, limit: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 || found > limit ? limit : found;
}

/** Read byte by byte, since all but the names is ASCII. */
function utf8(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

function upperHalf(text: string): bigint {
  return BigInt(text) >> 64n;
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}

/** Two letters in one number. */
function letters(country: string): number {
  return (country.charCodeAt(0) << 8) | country.charCodeAt(1);
}
