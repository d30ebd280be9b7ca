/** What a pattern of a block page may be. Literal texts only; and nothing that an innocent page could hold by chance. */
import { kindOf } from './address-kind.ts';
import type { BlockPage } from './block-pages.data.ts';
import { hostOfPlace } from './block-place.ts';
import { foldText } from './fold-text.ts';

export const WHERE = [
  'redirect',
  'page',
  'header',
  'address',
] as const satisfies readonly BlockPage['where'][];

const MOST_PARTS = 10;
const LONGEST_PART = 500;
/** Letters and digits of all texts of a page together; see `weightOf`. */
const LEAST_KNOWN = 30;
const SHORTEST_TEXT = 10;
/** Scripts in which a letter is a syllable or a word. */
const DENSE = /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}]/gu;
const SHORTEST_HEADER = 8;

/** A sentence for a person, or null where the pattern is good. */
export function whyNotPattern(where: BlockPage['where'], pattern: readonly string[]): string | null {
  if (pattern.length === 0) return 'the pattern is empty';
  if (pattern.length > MOST_PARTS) return `the pattern has more than ${MOST_PARTS} parts`;
  if (pattern.some((part) => part.length > LONGEST_PART))
    return `a part of the pattern is longer than ${LONGEST_PART} characters`;
  return WHY_NOT[where](pattern);
}

const WHY_NOT: Record<BlockPage['where'], (pattern: readonly string[]) => string | null> = {
  redirect: (places) => firstOf(places, whyNotPlace),
  address: (addresses) => firstOf(addresses, whyNotAddress),
  header: (headers) => firstOf(headers, whyNotHeader),
  page: (texts) => {
    const weights = texts.map(weightOf);
    if (weights.some((weight) => weight < SHORTEST_TEXT))
      return `each text needs at least ${SHORTEST_TEXT} letters`;
    if (weights.reduce((sum, weight) => sum + weight, 0) < LEAST_KNOWN)
      return `the texts need at least ${LEAST_KNOWN} letters together: a shorter one can stand on any page`;
    return null;
  },
};

/** How much a text says: a Chinese sentence has a third of the letters of an English one. */
function weightOf(text: string): number {
  const folded = foldText(text);
  return folded.length + 2 * (folded.match(DENSE)?.length ?? 0);
}

function firstOf(parts: readonly string[], why: (part: string) => string | null): string | null {
  return parts.map(why).find((reason) => reason !== null) ?? null;
}

function whyNotPlace(place: string): string | null {
  const isWritten = !/[\s"'<>\\@#]|:\/\//.test(place) && URL.canParse(`http://${place}`);
  const host = hostOfPlace(place);
  return isWritten && host.includes('.') && new URL(`http://${place}`).hostname === host
    ? null
    : `${JSON.stringify(place)} is not a place: write a host, or a host and how the path begins, without http://`;
}

function whyNotAddress(address: string): string | null {
  const isIpv4 = /^\d+\.\d+\.\d+\.\d+$/.test(address);
  const host = isIpv4 ? address : `[${address}]`;
  const isWritten = isIpv4 || address.includes(':');
  if (
    !isWritten ||
    !URL.canParse(`http://${host}/`) ||
    (isIpv4 && new URL(`http://${host}/`).hostname !== host)
  )
    return `${JSON.stringify(address)} is not an IP address`;
  const kind = kindOf(address);
  return ['loopback', 'unspecified', 'link_local', 'multicast'].includes(kind)
    ? `${address} (${kind}) is everybody's: no block page lives there`
    : null;
}

function whyNotHeader(header: string): string | null {
  const [, value] = /^[\w-]+:\s*(\S.*)$/.exec(header) ?? [];
  if (value === undefined)
    return `${JSON.stringify(header)} is not a header: write "name: how the value begins"`;
  return value.length < SHORTEST_HEADER
    ? `the value of a header needs at least ${SHORTEST_HEADER} characters`
    : null;
}
