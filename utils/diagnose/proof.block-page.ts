/** A block page that others have described came in place of the site. */
import { compareAddresses, isBogon } from './address-kind.ts';
import { type BlockPageMatch, isBlockAddress, isSitesOwnDoing, matchBlockPage } from './block-page.ts';
import { blocked, strangeAnswer, type Conclusion } from './conclusion.ts';
import type { Case, Reading } from './evidence.ts';
import { isGivenBySinkhole } from './given-beside.ts';
import { hostOf, isSameSite } from './hosts.ts';
import { knownAddresses, readInquiry } from './inquiry.ts';
import type { Observation } from '../probe/observation.ts';
import type { Mechanism } from './mechanisms.ts';
import { isSamePage } from './page-comparison.ts';

interface Seen {
  match: BlockPageMatch;
  observation: Observation;
}

/**
 * In place of the page that was asked for: each time, twice at least, over plain http. The page it redirects to need not
 * answer.
 */
export function blockPageServed(given: Case): Conclusion | null {
  const { reached, failed, ladder, blockPages } = given;
  const attempts = [...reached, ...failed];
  const seen = attempts.flatMap(({ observation }) => {
    const match = matchBlockPage(observation, blockPages);
    return match === null ? [] : { match, observation };
  });
  const matches = seen.map(({ match }) => match);
  const [match] = matches;
  if (match === undefined || matches.length < 2 || matches.length < attempts.length) return null;
  if (!attempts.every(isFramed) || attempts.some(({ observation }) => observation.proxy !== null))
    return null;
  const twin = ladder?.twin ?? null;
  if (twin === null || isSitesOwnDoing(twin, blockPages)) return null;
  if (seen.every((each) => isEverybodys(each, given))) return null;
  const isInjected = isFromFalseAddress(matches, given);
  if (!isInjected && matches.some(({ by }) => by === 'address')) return null;
  const isLed = isInjected || isGivenBySinkhole(given);
  const mechanism = isLed ? 'dns.injection.blockpage' : layerOf(matches, given);
  return { ...blocked(given, mechanism, ['block_page']), ...strangeAnswer(match.url) };
}

/** The control was given the same: a domain that was seized shows its page to all the world. */
function isEverybodys({ match, observation }: Seen, { sight }: Case): boolean {
  if (sight.kind === 'none') return false;
  if (match.by !== 'redirect' || match.page.where !== 'redirect')
    return isSamePage(observation, sight.control);
  const { location = '' } = observation.hops.find(({ url }) => url === match.url) ?? {};
  const places = sight.control.hops.flatMap(({ url, http }) => [url, http?.location ?? '']);
  return places.some((place) => isSameSite(hostOf(place), hostOf(location)));
}

/** Over plain http, while the https that was asked for fails. */
export function blockPageBeside(given: Case): Conclusion | null {
  const inquiry = readInquiry(given);
  if (inquiry === null || inquiry.twin === null || !inquiry.isHttps) return null;
  const { observation } = inquiry.twin;
  const match = matchBlockPage(observation, given.blockPages);
  if (match === null || observation.proxy !== null) return null;
  const isInjected =
    isFromFalseAddress([match], given) && compareAddresses(inquiry.sentTo, inquiry.known) === 'apart';
  if (!isInjected && match.by === 'address') return null;
  return blocked(given, isInjected ? 'dns.injection.blockpage' : null, ['block_page']);
}

/**
 * Each came from an address that honest resolvers do not give, and that is false by itself or known for its block page. A
 * private address that is only known is not enough: at home it is somebody else's.
 */
function isFromFalseAddress(matches: BlockPageMatch[], { ladder, sight, blockPages }: Case): boolean {
  if (ladder === null) return false;
  const known = knownAddresses(ladder, sight);
  const isFalse = (address: string) => isBogon(address, known) || isBlockAddress(address, blockPages);
  return matches.every(({ address, by }) => {
    if (address === null || compareAddresses([address], known) !== 'apart' || !isFalse(address)) return false;
    return by !== 'address' || !isBogon(address, known);
  });
}

/** Served from an honest address: by somebody in the way. */
function layerOf(matches: BlockPageMatch[], { ladder, sight }: Case): Mechanism | null {
  if (ladder === null) return null;
  const from = matches.flatMap(({ address }) => address ?? []);
  if (compareAddresses(from, knownAddresses(ladder, sight)) !== 'same') return null;
  const kinds = new Set(matches.map(({ by }) => by));
  if (kinds.size > 1) return 'http';
  return kinds.has('redirect') ? 'http.redirect' : 'http.blockpage';
}

function isFramed({ before, after }: Reading): boolean {
  return before !== null && after !== null;
}
