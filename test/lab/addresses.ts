/** The lab's address plan: documentation and shared ranges only (RFC 5737, RFC 6598, RFC 3849). */

export const CLIENT = { ipv4: '100.64.0.2', ipv6: '2001:db8:64::2', mac: '02:00:00:00:64:02' };
/** The provider's side of the client's line, and its resolver. */
export const ISP = { ipv4: '100.64.0.1', ipv6: '2001:db8:64::1', mac: '02:00:00:00:64:01' };
export const ISP_RESOLVER = '100.64.0.53';
/** Whoever comes from here is this provider's customer, or its middlebox in a customer's place. */
const PROVIDER_PREFIXES = ['100.64.', '2001:db8:64:', '2001:db8:65:'];
export const isCustomer = (address: string): boolean =>
  PROVIDER_PREFIXES.some((prefix) => address.replace('::ffff:', '').startsWith(prefix));
/** The link from the provider to the internet. */
export const UPLINK = {
  isp4: '100.64.1.1',
  net4: '100.64.1.2',
  isp6: '2001:db8:65::1',
  net6: '2001:db8:65::2',
  ispMac: '02:00:00:00:65:01',
  netMac: '02:00:00:00:65:02',
};

/** For a program that a test runs in the internet's namespace (a collector): all its ports are open. */
export const GUEST_ADDRESS = '198.51.100.9';

/** For programs that are to have a machine of their own there (machines.ts). */
export const MACHINES = { relay: '198.51.100.6', issuer: '203.0.113.6', collector: '203.0.113.9' };
/** Where their links lead to; of a range for measuring devices (RFC 2544), that nobody else here is in. */
export const MACHINES_GATE = '198.18.0.1';

/** Ranges whose every address belongs to one namespace. */
export const ABROAD_RANGES = ['198.51.100.0/24', '203.0.113.0/24'];
export const ABROAD_RANGE_IPV6 = '2001:db8:51::/64';
export const DOMESTIC_RANGES = ['192.0.2.0/24', '10.10.34.0/24'];
export const DOMESTIC_RANGE_IPV6 = '2001:db8:d0::/64';

/** Below this come the fixed addresses of test/lab/standing.data.ts. */
const FIRST_FREE = 10;
const PER_RANGE = 240;

/** The `n`th free address (from 0). Neighbours in the order stand in different ranges abroad. */
export function freeAddress(home: 'abroad' | 'domestic', n: number): { ipv4: string; ipv6: string } {
  const prefixes = home === 'abroad' ? ['198.51.100.', '203.0.113.'] : ['192.0.2.'];
  const place = FIRST_FREE + Math.floor(n / prefixes.length);
  if (place >= FIRST_FREE + PER_RANGE) throw new Error(`the lab has no room for ${n} ${home} sites`);
  const range = n % prefixes.length;
  const network = home === 'abroad' ? '2001:db8:51::' : '2001:db8:d0::';
  return { ipv4: `${prefixes[range]}${place}`, ipv6: `${network}${range + 1}:${place}` };
}
