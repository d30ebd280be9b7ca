const SCRUBBED = '[scrubbed]';
const LONGEST = 200;

/** Anything with two colons between hexadecimal digits: rather one clock time too many than one address too few. */
const IPV6 = /\[?[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.]*(?:%[\w.-]+)?\]?(?::\d+)?/gi;
const IPV4 = /\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?/g;

/**
 * An unknown error text without IP addresses and their ports, on one line, at most 200 characters. OONI scrubs the same
 * before an `unknown_failure` leaves the probe (facts: ooni §1, §5).
 */
export function scrub(text: string): string {
  const scrubbed = text
    .replace(/\s+/g, ' ')
    .split('net::ERR_') // Chromium's own prefix holds two colons.
    .map((part) => part.replace(IPV6, SCRUBBED).replace(IPV4, SCRUBBED))
    .join('net::ERR_')
    .trim();
  return scrubbed.length > LONGEST ? `${scrubbed.slice(0, LONGEST)}…` : scrubbed;
}
