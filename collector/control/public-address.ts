/** Which addresses a vantage may connect to: never one that means something else inside its own network. */
import { BlockList, isIP } from 'node:net';

/**
 * IANA's special-purpose registries (RFC 6890 and its successors). Documentation ranges (192.0.2.0/24, 198.51.100.0/24,
 * 203.0.113.0/24, 2001:db8::/32) are left out on purpose: no network routes them, so a connection to them can reach
 * nobody's private machine, and laboratories are built of them.
 */
const SPECIAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** All of IPv6 that is in use for everyone lies in 2000::/3; of that, these are not, or lead into IPv4 (Teredo, 6to4). */
const GLOBAL_IPV6 = '2000::/3';
const SPECIAL_IPV6 = ['2001::/23', '2002::/16', '3fff::/20'];
/** NAT64 (RFC 6052): the last four bytes are an IPv4 address, and that is what counts. */
const NAT64 = '64:ff9b::/96';

const special = blocks([...SPECIAL_IPV4, ...SPECIAL_IPV6]);
const globalIpv6 = blocks([GLOBAL_IPV6]);
const nat64 = blocks([NAT64]);

/** A text that is no address is not public. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special.check(address, 'ipv4');
  if (family !== 6 || address.includes('%')) return false;
  if (nat64.check(address, 'ipv6')) return isPublicAddress(lastFourBytes(address));
  // IPv4-mapped and IPv4-compatible forms lie outside of 2000::/3.
  return globalIpv6.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

function blocks(prefixes: readonly string[]): BlockList {
  const list = new BlockList();
  for (const prefix of prefixes) {
    const [base = '', length] = prefix.split('/');
    list.addSubnet(base, Number(length), base.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** The URL parser writes an IPv6 address in hexadecimal groups, the last two of them the IPv4 address. */
function lastFourBytes(ipv6: string): string {
  const groups = new URL(`http://[${ipv6}]/`).hostname.slice(1, -1).split(':');
  const [high = 0, low = 0] = groups.slice(-2).map((group) => Number.parseInt(group || '0', 16));
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}
