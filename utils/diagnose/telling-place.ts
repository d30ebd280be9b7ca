/** Where somebody was sent tells by itself that it is no partner of the site's. */
import { hostOf, isAddress } from './hosts.ts';

/** Words that block pages have in their host or path: `blocked.provider.net`, `/blockpage`. */
const TELLING = new Set(
  (
    'blocked blocking blockpage blacklist blocklist filtered filtering censored censorship banned prohibited forbidden denied deny ' +
    'sinkhole internetpositif trustpositif'
  ).split(' '),
);
/** The same in two words. */
const PAIRS = /(?<![a-z])(?:block-page|internet-positif)(?![a-z])/g;

/** Words that say nothing of their own beside one of these: `access-denied`, `blocked-by-court.html`. */
const BESIDE = new Set(
  (
    'access web site website page url content domain internet net dns http https www index html htm php asp aspx jsp info notice ' +
    'warning error message portal service provider isp law legal court order by for the is has been this policy user customer request gov'
  ).split(' '),
);

/** It bears no name, as nobody's partner does; or a name for what it does. */
export function isTellingPlace(url: string): boolean {
  const host = hostOf(url);
  if (host === null) return false;
  return (
    isAddress(host) || [...host.split('.'), ...new URL(url).pathname.toLowerCase().split('/')].some(isTelling)
  );
}

/** One label, or one part of a path, that consists of such words: `forbidden-city` and `banned-books` are names of something else. */
function isTelling(part: string): boolean {
  const words = part
    .replaceAll(PAIRS, 'blockpage')
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  return (
    words.some((word) => TELLING.has(word)) && words.every((word) => TELLING.has(word) || BESIDE.has(word))
  );
}
