/** Which web addresses can be checked, and the one form they are kept in. */

export type CheckableUrl = { ok: true; url: string } | { ok: false; message: string };

const SHOWN_CHARACTERS = 80;

/**
 * Reads an absolute http or https URL: any host name (also `.test`, single labels and names in any script, which come
 * out as punycode) and IP literals. The fragment is dropped, since it is never sent.
 */
export function checkableUrl(text: string): CheckableUrl {
  const trimmed = text.trim();
  if (trimmed === '') return no('no web address');
  // The URL parser would drop tabs and line breaks silently and so check another address than the one written.
  if (/\s/.test(trimmed)) return no(`${shown(trimmed)} holds white space`);
  const url = parsed(trimmed);
  if (url === null)
    return no(`${shown(trimmed)} is not a web address; it must begin with https:// or http://`);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return no(`${shown(trimmed)} is not an http or https address`);
  }
  // `fetch` refuses them, and a password has no place in a list.
  if (url.username !== '' || url.password !== '')
    return no(`${shown(trimmed)} holds a user name or password`);
  url.hash = '';
  return { ok: true, url: url.href };
}

/** `URL.parse` would say it shorter, but Chromium has that only since 126. */
function parsed(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function no(message: string): CheckableUrl {
  return { ok: false, message };
}

/** Quoted, with control characters escaped: it may go to a terminal. */
function shown(text: string): string {
  return JSON.stringify(text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text);
}
