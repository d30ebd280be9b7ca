/**
 * Safari names every error of every request `net::ERR_ABORTED` and gives no address (WebKit's source, read 2026-11):
 * there is nothing to listen for.
 */
import type { BrowserQuirks } from './quirks.ts';

export function safariQuirks(): BrowserQuirks {
  return {
    family: 'safari',
    version: () => Promise.resolve(/Version\/([\d.]+)/.exec(navigator.userAgent)?.[1] ?? ''),
    listen: null,
    lookUp: null,
  };
}
