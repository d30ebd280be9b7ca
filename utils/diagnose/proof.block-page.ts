/** A block page that others have described came in place of the site. */
import { compareAddresses, isBogon } from './address-kind.ts';
import { type BlockPageMatch, isBlockAddress, isSitesOwnDoing, matchBlockPage } from './block-page.ts';
import { blocked, strangeAnswer, type Conclusion } from './conclusion.ts';
import type { Case, Reading } from './evidence.ts';
import { readInquiry, resolversOn } from './inquiry.ts';
import type { Ladder } from './ladder.ts';
import type { Mechanism } from './mechanisms.ts';
import { compareWithControl } from './page-comparison.ts';

/**
 * In place of the page that was asked for: each time, twice at least, over plain http. The page it redirects to need not
 * answer.
 */
export function blockPageServed(given: Case): Conclusion | null {
  const { reached, failed, ladder, blockPages } = given;
  const attempts = [...reached, ...failed];
  const matches = attempts.flatMap(({ observation }) => matchBlockPage(observation, blockPages) ?? []);
  const [match] = matches;
  if (match === undefined || matches.length < 2 || matches.length < attempts.length) return null;
  if (!attempts.every(isFramed) || attempts.some(({ observation }) => observation.proxy !== null))
    return null;
  const twin = ladder?.twin ?? null;
  if ((twin !== null && isSitesOwnDoing(twin, blockPages)) || isEverybodys(given)) return null;
  const isInjected = isFromFalseAddress(matches, given);
  if (!isInjected && matches.some(({ by }) => by === 'address')) return null;
  const mechanism = isInjected ? 'dns.injection.blockpage' : layerOf(matches, ladder);
  return { ...blocked(given, mechanism, ['block_page']), ...strangeAnswer(match.url) };
}

/** The control was given the same: a domain that was seized shows its page to all the world. */
function isEverybodys({ reached, sight }: Case): boolean {
  if (sight.kind === 'none' || reached.length === 0) return false;
  return reached.every(({ observation }) => compareWithControl(observation, sight.control) === 'alike');
}

/** Over plain http, while the https that was asked for fails. */
export function blockPageBeside(given: Case): Conclusion | null {
  const inquiry = readInquiry(given);
  if (inquiry === null || inquiry.twin === null || !inquiry.isHttps) return null;
  const { observation } = inquiry.twin;
  const match = matchBlockPage(observation, given.blockPages);
  if (match === null || observation.proxy !== null) return null;
  const isInjected =
    isFromFalseAddress([match], given) && compareAddresses(inquiry.sentTo, inquiry.honest) === 'apart';
  if (!isInjected && match.by === 'address') return null;
  return blocked(given, isInjected ? 'dns.injection.blockpage' : null, ['block_page']);
}

/**
 * Each came from an address that honest resolvers do not give, and that is false by itself or known for its block page. A
 * private address that is only known is not enough: at home it is somebody else's.
 */
function isFromFalseAddress(matches: BlockPageMatch[], { ladder, blockPages }: Case): boolean {
  if (ladder === null) return false;
  const { honest } = resolversOn(ladder);
  const isFalse = (address: string) => isBogon(address, honest) || isBlockAddress(address, blockPages);
  return matches.every(({ address, by }) => {
    if (address === null || compareAddresses([address], honest) !== 'apart' || !isFalse(address))
      return false;
    return by !== 'address' || !isBogon(address, honest);
  });
}

/** Served from an honest address: by somebody in the way. */
function layerOf(matches: BlockPageMatch[], ladder: Ladder | null): Mechanism | null {
  if (ladder === null) return null;
  const from = matches.flatMap(({ address }) => address ?? []);
  if (compareAddresses(from, resolversOn(ladder).honest) !== 'same') return null;
  const kinds = new Set(matches.map(({ by }) => by));
  if (kinds.size > 1) return 'http';
  return kinds.has('redirect') ? 'http.redirect' : 'http.blockpage';
}

function isFramed({ before, after }: Reading): boolean {
  return before !== null && after !== null;
}
