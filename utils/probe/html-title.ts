import { decodeEntities } from './html-entities.ts';

const LONGEST_TITLE = 300;

/** The text of the first `title` element, white space collapsed; null when there is none. */
export function htmlTitle(html: string): string | null {
  // No `<` inside: a page of nothing but opened titles would take a second.
  const start = /<title(?:\s[^<>]*)?>/i.exec(html);
  if (start === null) return null;
  const rest = html.slice(start.index + start[0].length);
  const end = rest.search(/<\/title\s*>/i);
  if (end === -1) return null;
  const text = decodeEntities(rest.slice(0, end)).replaceAll(/\s+/g, ' ').trim();
  // An entity may name half a character, and so may the cut: such a text has no form that can be signed.
  return text.slice(0, LONGEST_TITLE).toWellFormed();
}
