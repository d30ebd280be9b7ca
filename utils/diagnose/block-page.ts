/** Does an answer carry a known block page? docs/block-pages.md */
import type { Observation } from '../probe/observation.ts';
import { isAmong, isIpv4 } from './address-kind.ts';
import { hostOfPlace, isAtPlace, leadsToPlace } from './block-place.ts';
import { BLOCK_PAGES, type BlockPage } from './block-pages.data.ts';
import { isProvenByTls } from './evidence.ts';
import { hostOf, isSameSite } from './hosts.ts';
import { isBare, readNotice, says } from './notice.ts';

export interface BlockPageMatch {
  page: BlockPage;
  /** `redirect`: the answer sent the browser away to it · `address`: nothing but where the answer came from is known. */
  by: 'page' | 'redirect' | 'address';
  /** The URL in whose place it came. */
  url: string;
  /** Who answered for that URL, where the browser shows it. */
  address: string | null;
}

type Known = readonly BlockPage[];

/**
 * Only plain http counts: what comes over valid TLS from the asked host is the host's own. The most telling match; null
 * where there is none, and where the block page's own place was asked for.
 */
export function matchBlockPage(observation: Observation, known: Known = BLOCK_PAGES): BlockPageMatch | null {
  if (isBlockPlace(observation.url, known)) return null;
  return byRedirect(observation, known) ?? byPage(observation, known) ?? byAddress(observation, known);
}

/** The site itself says so, or sends people there, over TLS: then nobody does it to the site. */
export function isSitesOwnDoing(observation: Observation, known: Known = BLOCK_PAGES): boolean {
  const { hops, body } = observation;
  const isSent = known.some(
    ({ where, pattern }) =>
      where === 'redirect' && hops.some((hop) => hop.url.startsWith('https:') && isAt(hop.location, pattern)),
  );
  return isSent || (isProvenByTls(observation) && pageSaying(body?.text ?? '', known) !== undefined);
}

/** The address is one at which a block page lives, whatever answered there. */
export function isBlockAddress(address: string, known: Known = BLOCK_PAGES): boolean {
  return known.some(({ where, pattern }) => where === 'address' && isListed(address, pattern));
}

function byRedirect({ hops }: Observation, known: Known): BlockPageMatch | null {
  for (const hop of hops.filter(isSentAway)) {
    const page = known.find(({ where, pattern }) => where === 'redirect' && isAt(hop.location, pattern));
    if (page !== undefined) return { page, by: 'redirect', url: hop.url, address: hop.address };
  }
  return null;
}

function byPage(observation: Observation, known: Known): BlockPageMatch | null {
  const { end, final_url, hops, headers, body, address } = observation;
  if (end !== 'answered' || !final_url.startsWith('http:')) return null;
  const page =
    known.find(({ where, pattern }) => where === 'header' && hasHeader(headers, pattern)) ??
    pageSaying(body?.text ?? '', known);
  if (page === undefined) return null;
  const away = hops.find(isSentAway);
  if (away !== undefined) return { page, by: 'redirect', url: away.url, address: away.address };
  return { page, by: 'page', url: final_url, address };
}

function byAddress({ end, final_url, hops, address }: Observation, known: Known): BlockPageMatch | null {
  if (end !== 'answered' || !final_url.startsWith('http:') || hops.some(isSentAway)) return null;
  const page = known.find(
    ({ where, pattern }) => where === 'address' && address !== null && isListed(address, pattern),
  );
  return page === undefined ? null : { page, by: 'address', url: final_url, address };
}

function pageSaying(html: string, known: Known): BlockPage | undefined {
  const notice = html === '' ? null : readNotice(html);
  if (notice === null) return undefined;
  const isBareNotice = isBare(notice);
  return known.find(({ where, pattern }) => {
    if (where === 'page') return says(notice, pattern);
    return where === 'redirect' && isBareNotice && pattern.some((place) => leadsToPlace(html, place));
  });
}

/** `name: how the value begins`. */
function hasHeader(headers: Observation['headers'], pattern: readonly string[]): boolean {
  return pattern.every((text) => {
    const [name = '', value = ''] = text.toLowerCase().split(/:\s*(.*)/s);
    return value !== '' && (headers[name] ?? '').toLowerCase().startsWith(value);
  });
}

/** By plain http, to somebody else's site. */
function isSentAway({ url, location }: Observation['hops'][number]): boolean {
  return url.startsWith('http:') && !isSameSite(hostOf(url), hostOf(location));
}

function isAt(url: string, places: readonly string[]): boolean {
  return places.some((place) => isAtPlace(url, place));
}

/** IPv4 addresses have one form, in browsers as in the table; IPv6 ones may hold one of them (NAT64). */
function isListed(address: string, pattern: readonly string[]): boolean {
  return isIpv4(address) ? pattern.includes(address) : isAmong(address, pattern);
}

function isBlockPlace(url: string, known: Known): boolean {
  const host = hostOf(url) ?? '';
  const isAddress = /^[\d.]+$|^\[/.test(host);
  return known.some(({ where, pattern }) => {
    if (where === 'redirect') return pattern.some((place) => hostOfPlace(place) === host);
    return where === 'address' && isAddress && isListed(host, pattern);
  });
}
