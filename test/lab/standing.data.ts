/** What stands in every lab, whichever scenarios are played: anchors, resolvers, the portal, the sinkhole. */
import { GUEST_ADDRESS } from './addresses.ts';
import type { Site } from './scenario.ts';

export interface LabAnchor {
  url: string;
  scope: 'international' | 'domestic';
}

export const ANCHORS: LabAnchor[] = [
  { url: 'https://www.anchor-north.test/', scope: 'international' },
  { url: 'https://www.anchor-east.test/', scope: 'international' },
  { url: 'https://www.anchor-south.test/', scope: 'international' },
  { url: 'http://www.anchor-west.test/', scope: 'international' },
  { url: 'https://www.post-office.test/', scope: 'domestic' },
  { url: 'https://www.university.test/', scope: 'domestic' },
  { url: 'http://www.railway.test/', scope: 'domestic' },
];

/** Resolvers of RFC 8484, on two networks: one known by name, one by address. */
export const DOH_URLS = ['https://doh-one.test/dns-query', 'https://203.0.113.3/dns-query'];

/** Honest resolvers on UDP and TCP port 53, on the same two addresses. */
export const PUBLIC_RESOLVERS = ['198.51.100.3', '203.0.113.3'] as const;

export const PORTAL_ADDRESS = '192.0.2.5';

const PORTAL_PAGE = '<!doctype html><title>Welcome to the Grand Hotel</title><p>Enter your room number.</p>';
const BLOCK_PAGE =
  '<!doctype html><title>Access denied</title><p>This site is not available by order of the authority.</p>';

const plainPage = { kind: 'serve', page: {} } as const;

export const STANDING_SITES: Record<string, Site> = {
  'www.anchor-north.test': { address: '198.51.100.2' },
  'www.anchor-east.test': { address: '203.0.113.2' },
  'www.anchor-south.test': { address: '198.51.100.4' },
  'www.anchor-west.test': { address: '203.0.113.4', http: plainPage },
  'www.post-office.test': { home: 'domestic', address: '192.0.2.2' },
  'www.university.test': { home: 'domestic', address: '192.0.2.3' },
  'www.railway.test': { home: 'domestic', address: '192.0.2.4', http: plainPage },
  'doh-one.test': { address: '198.51.100.3', https: { kind: 'serve', page: { dns_over_https: true } } },
  'doh-two.test': { address: '203.0.113.3', https: { kind: 'serve', page: { dns_over_https: true } } },
  // Whatever a test runs there; its own ports, not these.
  'guest.test': { address: GUEST_ADDRESS },
  'portal.hotel.test': {
    home: 'domestic',
    address: PORTAL_ADDRESS,
    http: { kind: 'serve', page: { body: PORTAL_PAGE } },
    strangers: { status: 302, headers: { location: 'http://portal.hotel.test/login' } },
  },
  // The provider's sinkhole: a block page over http, its own valid certificate over https.
  'blocked.provider.test': {
    home: 'domestic',
    address: '192.0.2.6',
    http: { kind: 'serve', page: { body: BLOCK_PAGE } },
    strangers: { body: BLOCK_PAGE },
  },
};
