/** Which addresses can be a collector's, and the one form they are kept in. */
import { checkableUrl } from './checkable-url.ts';
import type { CheckableUrl } from './checkable-url.ts';

/**
 * Reads the base URL of a collector: https anywhere; http only on this machine, unless `plainHttp` allows it elsewhere. What
 * comes is signed, but who asks, and that they ask, is read by everybody on the way. Kept with a slash at its end, so
 * that `v1/…` can be joined to it.
 */
export function collectorUrl(text: string, { plainHttp }: { plainHttp: boolean }): CheckableUrl {
  const read = checkableUrl(text);
  if (!read.ok) return read;
  const url = new URL(read.url);
  if (url.search !== '')
    return no(`${JSON.stringify(url.href)} holds a question mark; it is an address alone`);
  if (url.protocol === 'http:' && !plainHttp && !isLoopback(url.hostname))
    return no(`${JSON.stringify(url.href)} must begin with https://`);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  // With and without it a name leads to one server, which must not pass for two that agree.
  url.hostname = url.hostname.replace(/\.$/, '');
  return { ok: true, url: url.href };
}

/** RFC 6761 §6.3, RFC 1122 §3.2.1.3, RFC 4291 §2.5.3. */
function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    /^127(\.\d+){3}$/.test(hostname) ||
    hostname === '[::1]'
  );
}

function no(message: string): CheckableUrl {
  return { ok: false, message };
}
