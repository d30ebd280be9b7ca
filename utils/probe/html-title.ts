const LONGEST_TITLE = 300;
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** The text of the first `title` element, white space collapsed; null when there is none. */
export function htmlTitle(html: string): string | null {
  // Not past the next "<": else a page of nothing but unclosed titles would be read once for each of them.
  const start = /<title(?:\s[^<>]*)?>/i.exec(html);
  if (start === null) return null;
  const rest = html.slice(start.index + start[0].length);
  const end = rest.search(/<\/title\s*>/i);
  if (end === -1) return null;
  return decodeEntities(rest.slice(0, end)).replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_TITLE);
}

/** The numeric ones, and the few names that titles are written with. */
function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    const point = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
