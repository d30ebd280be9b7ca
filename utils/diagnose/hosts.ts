/** Second-level labels under which registries sell names, as in `bbc.co.uk`. Enough here; not a public suffix list. */
const SHARED_SECOND_LEVEL = new Set([
  'ac',
  'co',
  'com',
  'edu',
  'go',
  'gob',
  'gov',
  'mil',
  'net',
  'ne',
  'or',
  'org',
]);

/** Shorter ones are words that anybody puts before a hyphen. */
const LEAST_BRAND = 4;

/** Host name of a URL without its port, or null where it is none. */
export function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null;
}

/** Do two hosts belong to one owner, as far as their names tell: `example.org` and `www.example.org` do. */
export function isSameSite(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false;
  if (a === b) return true;
  return !isAddress(a) && !isAddress(b) && siteOf(a) === siteOf(b);
}

/** The label by which an owner is known in every country: `example` of `www.example.co.uk`; null of an address. */
export function brandOf(host: string | null): string | null {
  return host === null || isAddress(host) ? null : (siteOf(host).split('.')[0] ?? null);
}

/** `herald` and `herald-iraq` too: the name by which the owner is known, and a place beside it. */
export function isSameBrand(a: string | null, b: string | null): boolean {
  const [one, other] = [brandOf(a), brandOf(b)];
  if (one === null || other === null) return false;
  const [short = '', long = ''] = [one, other].toSorted((x, y) => x.length - y.length);
  if (short === long) return true;
  return short.length >= LEAST_BRAND && (long.startsWith(`${short}-`) || long.endsWith(`-${short}`));
}

function siteOf(host: string): string {
  const labels = host.replace(/\.$/, '').split('.');
  const [second, top] = labels.slice(-2);
  const isShared = top?.length === 2 && second !== undefined && SHARED_SECOND_LEVEL.has(second);
  return labels.slice(isShared ? -3 : -2).join('.');
}

/** IPv4 in numbers, or IPv6 in brackets, as URLs have them. */
export function isAddress(host: string): boolean {
  return host.startsWith('[') || /^[\d.]+$/.test(host);
}
