/** A page that shows nothing and takes the browser to somebody else's host: a redirect by other means. */
import type { Observation } from '../probe/observation.ts';
import { urlsLedTo } from './block-place.ts';
import { hostOf, isSameBrand, isSameSite } from './hosts.ts';
import { isBare, readNotice } from './notice.ts';

/** It shows nothing, and takes the browser to somebody else's host. */
export function isLeadingAway(observation: Observation): boolean {
  return placesLedTo(observation).length > 0;
}

/** The foreign places that a page which shows nothing takes the browser to. */
export function placesLedTo({ headers, body, final_url }: Observation): string[] {
  const notice = body === null ? null : readNotice(body.text);
  if (body === null || notice === null || !isBare(notice)) return [];
  const own = hostOf(final_url);
  return [...urlsLedTo(body.text), ...refreshUrl(headers)].filter((url) => {
    const host = hostOf(url);
    return !isSameSite(host, own) && !isSameBrand(host, own);
  });
}

/** By a header field that all browsers obey, as the element of this name in a page. */
function refreshUrl({ refresh = '' }: Observation['headers']): string[] {
  const url = /;\s*url\s*=\s*["']?(https?:[^"']+)/i.exec(refresh)?.[1];
  return url !== undefined && URL.canParse(url) ? [url] : [];
}
