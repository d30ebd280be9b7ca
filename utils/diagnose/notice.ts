/**
 * Is a page a notice, or does it speak of one? Somebody who writes about a block page quotes it: in a longer text, between
 * quotation marks, on a page that introduces itself. docs/block-pages.md gives the reasons.
 */
import { htmlTitle } from '../probe/html-title.ts';
import type { BodyFacts } from '../probe/observation.ts';
import { foldText } from './fold-text.ts';
import { asciiLower, shownText } from './shown-text.ts';

/** What is known of a notice is at least this part of all that it shows. */
const LEAST_SHARE = 1 / 8;
const MOST_LINKS = 12;

/** Pages have these when somebody published them as something to read. */
const PUBLISHED = [
  '<article',
  '<blockquote',
  '<q>',
  '<cite',
  '<figcaption',
  '<time',
  'property="og:',
  'application/ld+json',
  'application/rss+xml',
];
const QUOTATION_MARK = /["“”„«»‹›]|(?<![\p{L}\p{N}])['‘’‚]/u;

/** What a page shows, folded. */
export interface Notice {
  title: string;
  body: string;
  /** Where in `body` a quotation opens or closes. */
  quotes: readonly number[];
}

/** Null where the page is too much of a publication to be a notice. */
export function readNotice(html: string): Notice | null {
  const lower = asciiLower(html);
  if (PUBLISHED.some((mark) => lower.includes(mark))) return null;
  if (lower.split('<a ').length - 1 > MOST_LINKS) return null;
  const title = foldText(htmlTitle(html) ?? '');
  const pieces = shownText(html)
    .split(QUOTATION_MARK)
    .map(foldText)
    .filter((piece) => piece !== '');
  const body = pieces.join(' ');
  return { title, body, quotes: startsOf(pieces) };
}

/** In folded letters. Block pages that others have published say what they say in fewer; front pages show more. */
const LONGEST_NOTICE = 2000;
const LONGEST_WITH_LAWS = 10_000;
/** As far into what it shows, a notice has said what it is. */
const OPENING = 1000;
/** Whatever goes on behind so much of a page is no notice. */
const LONGEST_NOTICE_BYTES = 32_000;

/** A short page that nobody published as something to read: the rest of a longer one speaks of something else. */
export function isNotice({ text, bytes, cut }: BodyFacts, longest = LONGEST_NOTICE): boolean {
  if (cut && bytes > LONGEST_NOTICE_BYTES) return false;
  const notice = readNotice(text);
  return notice !== null && notice.body.length <= longest;
}

/**
 * The same with laws, lists and addresses of offices behind it. By itself it tells nothing: who writes of a block is as
 * long.
 */
export const isLongNotice = (body: BodyFacts): boolean => isNotice(body, LONGEST_WITH_LAWS);

/** Its title, and the beginning of what it shows. */
export function openingOf(html: string): string {
  const shown = shownText(html).replaceAll(/\s+/g, ' ').trim();
  return `${htmlTitle(html) ?? ''} ${shown.slice(0, OPENING)}`;
}

/** Shows nothing to read, or hardly anything: all it does is in its tags. */
export function isBare({ title, body }: Notice): boolean {
  return title.length <= 80 && body.length <= 80;
}

/** Patterns are folded once: they are compared with every answer. */
const FOLDED = new WeakMap<readonly string[], readonly string[]>();

function foldAll(texts: readonly string[]): readonly string[] {
  const known = FOLDED.get(texts) ?? texts.map(foldText);
  FOLDED.set(texts, known);
  return known;
}

/** All of these texts stand in it, they are a good part of it, and they are not a quotation. */
export function says({ title, body, quotes }: Notice, texts: readonly string[]): boolean {
  const folded = foldAll(texts);
  const known = folded.reduce((sum, text) => sum + text.length, 0);
  if (known < LEAST_SHARE * (title.length + body.length)) return false;
  const places = folded.filter((text) => !title.includes(text)).map((text) => body.indexOf(text));
  if (places.includes(-1)) return false;
  // Words before a quotation mark make what follows somebody else's; a notice may be in quotation marks as a whole.
  const first = Math.min(...places);
  return first === 0 || !quotes.includes(first);
}

function startsOf(pieces: readonly string[]): number[] {
  let at = 0;
  return pieces.map((piece) => {
    const start = at;
    at += piece.length + 1;
    return start;
  });
}
