/** Where a block page lives: a host, or a host and how the path begins (`warning.or.kr`, `www.airtel.in/dot`). */
import { asciiLower } from './shown-text.ts';

/** In front of a URL: a frame, a refresh or a script that takes the browser there. Not a link, which waits for a click. */
const LEADING =
  '(?:<i?frame\\b[^<>]*\\bsrc\\s*=\\s*|<meta\\b[^<>]*\\burl\\s*=\\s*|\\blocation(?:\\.href)?\\s*=\\s*|\\blocation\\.(?:replace|assign)\\s*\\(\\s*|\\bopen\\s*\\(\\s*)["\']?(?:https?:)?';
const LEADS = new RegExp(`${LEADING}$`);
const LED_URL = new RegExp(`${LEADING}//([a-z0-9.-]+[^\\s"'<>]*)`, 'g');
const LOOK_BACK = 200;

export function hostOfPlace(place: string): string {
  return splitPlace(place).host;
}

/** The scheme and the port do not matter; the host is the whole host. */
export function isAtPlace(url: string, place: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, pathname, search } = new URL(url);
  const { host, path } = splitPlace(place);
  return hostname.replace(/\.$/, '') === host && `${pathname}${search}`.startsWith(path);
}

/** The page itself takes the browser there, once it is shown. */
export function leadsToPlace(html: string, place: string): boolean {
  const lower = asciiLower(html);
  const { host, path } = splitPlace(place);
  const mark = `//${host}`;
  for (let at = lower.indexOf(mark); at !== -1; at = lower.indexOf(mark, at + 1)) {
    const rest = lower.slice(at + mark.length, at + mark.length + 100);
    const isWhole = !/^[a-z0-9.-]/.test(rest) && rest.replace(/^:\d+/, '').startsWith(path);
    if (isWhole && LEADS.test(lower.slice(Math.max(0, at - LOOK_BACK), at))) return true;
  }
  return false;
}

/** Where the page itself takes the browser to, in lower case and as if by plain http. */
export function urlsLedTo(html: string): string[] {
  const places = [...asciiLower(html).matchAll(LED_URL)].flatMap(([, place]) => place ?? []);
  return places.map((place) => `http://${place}`).filter((url) => URL.canParse(url));
}

function splitPlace(place: string): { host: string; path: string } {
  const slash = place.indexOf('/');
  return slash === -1
    ? { host: place.toLowerCase(), path: '' }
    : { host: place.slice(0, slash).toLowerCase(), path: place.slice(slash) };
}
