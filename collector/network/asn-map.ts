/** `--asn-map`: an operator's own networks (CSV `prefix,asn,country,name`), for tests, labs and corrections. */
import Papa from 'papaparse';
import { readAddress, type Address } from './address.ts';
import type { NamedNetwork } from './network.ts';

export interface AsnMap {
  /** The longest prefix that holds the address wins; of the same prefix the last line. Bits behind a prefix's length do not count. */
  find: (address: Address) => NamedNetwork | undefined;
}

export type ReadAsnMap = { ok: true; map: AsnMap } | { ok: false; message: string };

const COLUMNS = ['prefix', 'asn', 'country', 'name'];
const FAULTS_SHOWN = 5;

interface Prefix {
  family: 4 | 6;
  bits: number;
  value: bigint;
}

/** The header may be left out; empty lines and those that begin with `#` are. Not ok: names the lines. */
export function parseAsnMap(text: string): ReadAsnMap {
  const tables = new Map<string, Map<bigint, NamedNetwork>>();
  const faults: string[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    const cells = cellsOf(line);
    if (cells === null || (index === 0 && isHeader(cells))) return;
    const read = readLine(cells);
    if (typeof read === 'string') {
      faults.push(`line ${index + 1}: ${read}`);
      return;
    }
    const { prefix, network } = read;
    const name = `${prefix.family}/${prefix.bits}`;
    const table = tables.get(name) ?? new Map<bigint, NamedNetwork>();
    tables.set(name, table.set(prefix.value, network));
  });
  if (faults.length > 0) return { ok: false, message: shown(faults) };
  const lengths = (family: 4 | 6) =>
    [...tables.keys()]
      .filter((name) => name.startsWith(`${family}/`))
      .map((name) => Number(name.slice(2)))
      .toSorted((a, b) => b - a);
  const ofFamily = { 4: lengths(4), 6: lengths(6) };
  return {
    ok: true,
    map: {
      find: ({ family, value }) => {
        for (const bits of ofFamily[family]) {
          const network = tables.get(`${family}/${bits}`)?.get(masked(BigInt(value), family, bits));
          if (network !== undefined) return network;
        }
        return undefined;
      },
    },
  };
}

function cellsOf(line: string): string[] | null {
  const trimmed = line.replace(/^\uFEFF/, '').trim();
  if (trimmed === '' || trimmed.startsWith('#')) return null;
  const [cells] = Papa.parse<string[]>(trimmed, { delimiter: ',' }).data;
  return (cells ?? []).map((cell) => cell.trim());
}

function isHeader(cells: readonly string[]): boolean {
  return cells.every((cell, at) => cell.toLowerCase() === COLUMNS[at]);
}

function readLine(cells: readonly string[]): { prefix: Prefix; network: NamedNetwork } | string {
  const [text = '', number = '', country = '', name = ''] = cells;
  if (cells.length < 3 || cells.length > 4) return `it must have the columns ${COLUMNS.join(',')}`;
  const prefix = readPrefix(text);
  if (typeof prefix === 'string') return prefix;
  const digits = /^(?:AS)?(\d{1,10})$/i.exec(number)?.[1];
  const asn = Number(digits);
  if (digits === undefined || asn > 0xffff_ffff) return `${JSON.stringify(number)} is not an AS number`;
  if (!/^[A-Za-z]{2}$/.test(country)) return `${JSON.stringify(country)} is not a country of two letters`;
  return { prefix, network: { asn, country: country.toUpperCase(), name: name === '' ? null : name } };
}

function readPrefix(text: string): Prefix | string {
  const [, part = '', digits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = readAddress(part);
  if (address === null) return `${JSON.stringify(text)} is not a prefix such as 192.0.2.0/24`;
  const { family } = address;
  const bits = digits === undefined ? width(family) : Number(digits);
  if (bits > width(family)) return `${JSON.stringify(text)} is longer than an address`;
  return { family, bits, value: masked(BigInt(address.value), family, bits) };
}

function masked(value: bigint, family: 4 | 6, bits: number): bigint {
  const rest = BigInt(width(family) - bits);
  return (value >> rest) << rest;
}

function width(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

function shown(faults: readonly string[]): string {
  const more = faults.length - FAULTS_SHOWN;
  return [...faults.slice(0, FAULTS_SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
