/** What an IP address says by itself, and whether two lists of addresses can be of one host. */

/**
 * Special-purpose blocks of the IANA IPv4 and IPv6 registries (RFC 6890 and its successors), as far as a resolver's lie
 * uses them. `global`: every other address.
 */
export type AddressKind =
  | 'unspecified'
  | 'loopback'
  | 'private'
  | 'shared'
  | 'link_local'
  | 'documentation'
  | 'benchmarking'
  | 'multicast'
  | 'reserved'
  | 'global';

/** In order: the first block that holds the address names its kind. */
const BLOCKS: readonly (readonly [block: string, kind: AddressKind])[] = [
  ['0.0.0.0/8', 'unspecified'],
  ['127.0.0.0/8', 'loopback'],
  ['10.0.0.0/8', 'private'],
  ['172.16.0.0/12', 'private'],
  ['192.168.0.0/16', 'private'],
  ['100.64.0.0/10', 'shared'],
  ['169.254.0.0/16', 'link_local'],
  ['192.0.2.0/24', 'documentation'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['198.18.0.0/15', 'benchmarking'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
  ['::/128', 'unspecified'],
  ['::1/128', 'loopback'],
  ['fc00::/7', 'private'],
  ['fe80::/10', 'link_local'],
  ['2001:db8::/32', 'documentation'],
  ['ff00::/8', 'multicast'],
];

/** A text that is no address counts as `global`: nothing can be said of it. */
export function kindOf(address: string): AddressKind {
  const bytes = bytesOf(address);
  if (bytes === null) return 'global';
  return BLOCKS.find(([block]) => isWithin(bytes, block))?.[1] ?? 'global';
}

/** An answer that only makes sense next to the asker, while the honest ones are of no such kind. */
export function isBogon(address: string, honest: readonly string[]): boolean {
  const kind = kindOf(address);
  return kind !== 'global' && honest.every((other) => kindOf(other) !== kind);
}

export function isOwnMachine(address: string): boolean {
  return ['loopback', 'unspecified'].includes(kindOf(address));
}

/**
 * `same`: at least one address in common · `apart`: none, though they can be compared · `unknown`: nothing to compare,
 * as IPv6 with IPv4. A shared address is enough: hosts have many, and resolvers give some of them.
 */
export function compareAddresses(
  local: readonly string[],
  honest: readonly string[],
): 'same' | 'apart' | 'unknown' {
  if (local.some((address) => isAmong(address, honest))) return 'same';
  const isTelling = (address: string) =>
    honest.some((other) => isIpv4(other) === isIpv4(address)) || isBogon(address, honest);
  return honest.length > 0 && local.some(isTelling) ? 'apart' : 'unknown';
}

/** An IPv6 address that ends in the 32 bits of an IPv4 one is its translation (NAT64, RFC 6052; any /96 prefix). */
export function isAmong(address: string, others: readonly string[]): boolean {
  const own = bytesOf(address);
  return own !== null && others.some((other) => isSame(own, bytesOf(other)));
}

export function isIpv4(address: string): boolean {
  return !address.includes(':');
}

function isSame(a: number[], b: number[] | null): boolean {
  if (b === null) return false;
  const length = Math.min(a.length, b.length);
  return a.slice(-length).join('.') === b.slice(-length).join('.');
}

function isWithin(bytes: number[], block: string): boolean {
  const [base = '', length = '0'] = block.split('/');
  const first = bytesOf(base);
  if (first?.length !== bytes.length) return false;
  return first.every((byte, place) => {
    const bits = Math.min(8, Math.max(0, Number(length) - 8 * place));
    const mask = (0xff << (8 - bits)) & 0xff;
    return (byte & mask) === ((bytes[place] ?? 0) & mask);
  });
}

/** 4 or 16 numbers; null where the text is no address. */
function bytesOf(address: string): number[] | null {
  const host = isIpv4(address) ? address : `[${address.replace(/^\[|\]$|%.*$/g, '')}]`;
  if (!URL.canParse(`http://${host}/`)) return null;
  const { hostname } = new URL(`http://${host}/`); // Writes IPv4 as four numbers and IPv6 in its shortest form.
  if (hostname.startsWith('[')) return ipv6Bytes(hostname.slice(1, -1));
  const parts = hostname.split('.').map(Number);
  return parts.length === 4 && parts.every((part) => part >= 0 && part <= 255) ? parts : null;
}

function ipv6Bytes(short: string): number[] {
  const [head = '', tail] = short.split('::');
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
