/** IP addresses as numbers. */
import { isIP } from 'node:net';

/** 32 bits as a number, 128 as a bigint. */
export type Address = { family: 4; value: number } | { family: 6; value: bigint };

const MAPPED = 0xffffn;

/** An IPv6 address's zone is left out; an IPv4 address inside IPv6 (`::ffff:192.0.2.1`) is IPv4. Null: no address. */
export function readAddress(text: string): Address | null {
  const [plain = ''] = text.split('%');
  const family = isIP(plain);
  if (family === 0) return null;
  if (family === 4) return { family, value: v4Value(plain) };
  const value = v6Value(plain);
  return value >> 32n === MAPPED ? { family: 4, value: Number(value & 0xffff_ffffn) } : { family: 6, value };
}

/** 127.0.0.0/8 and ::1. */
export function isLoopback(address: Address): boolean {
  return address.family === 4 ? address.value >>> 24 === 127 : address.value === 1n;
}

function v4Value(text: string): number {
  return text.split('.').reduce((value, part) => value * 256 + Number(part), 0);
}

function v6Value(text: string): bigint {
  const dotted = /[\d.]+\.\d+$/.exec(text)?.[0];
  const groups = dotted === undefined ? text : text.slice(0, -dotted.length) + twoGroups(v4Value(dotted));
  const [front = '', back] = groups.split('::');
  const [first, last] = [wordsOf(front), wordsOf(back ?? '')];
  const zeros = Array<bigint>(8 - first.length - last.length).fill(0n);
  return [...first, ...zeros, ...last].reduce((value, word) => (value << 16n) | word, 0n);
}

function twoGroups(value: number): string {
  return `${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`;
}

function wordsOf(text: string): bigint[] {
  return text === '' ? [] : text.split(':').map((word) => BigInt(`0x${word}`));
}
