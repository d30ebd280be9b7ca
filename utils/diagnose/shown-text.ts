/** What an html page shows to a reader: its text without tags, scripts and styles. One pass, whatever the page is. */
import { decodeEntities } from '../probe/html-entities.ts';

/** What stands in these is not shown; the title is shown elsewhere. */
const UNSEEN = new Set(['script', 'style', 'template', 'noscript', 'textarea', 'svg', 'title']);

export function shownText(html: string): string {
  const lower = asciiLower(html);
  const pieces: string[] = [];
  let at = 0;
  for (;;) {
    const open = html.indexOf('<', at);
    pieces.push(html.slice(at, open === -1 ? undefined : open));
    if (open === -1) return decodeEntities(pieces.join(' '));
    at = endOfTag(lower, open);
  }
}

/** Without changing the length, as the lower case of some letters would. */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Where the text goes on behind a tag, and behind what it hides. What never ends hides all the rest. */
function endOfTag(lower: string, open: number): number {
  if (lower.startsWith('<!--', open)) return behind(lower, '-->', open + 4);
  const [, name = ''] = /^<([a-z][a-z0-9]*)/.exec(lower.slice(open, open + 20)) ?? [];
  if (!UNSEEN.has(name))
    return /^<[a-z/!?]/.test(lower.slice(open, open + 2)) ? behind(lower, '>', open) : open + 1;
  const close = lower.indexOf(`</${name}`, open);
  return close === -1 ? lower.length : behind(lower, '>', close);
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? text.length : at + mark.length;
}
