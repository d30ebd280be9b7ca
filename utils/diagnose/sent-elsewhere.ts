/** Where an answer over plain http led to, beside where the control was led. */
import type { Observation } from '../probe/observation.ts';
import type { Control } from '../targets/schema.control.ts';
import { hostOf, isSameBrand, isSameSite } from './hosts.ts';

/**
 * Somebody on the way can only send on from plain http. `example.org` and `example.iq` are one owner's, and so is
 * `example-iraq.org`: the one that greets each country in its own name.
 */
export function isSentElsewhere({ url, hops, final_url }: Observation, { hops: seen }: Control): boolean {
  const [asked, landed] = [hostOf(url), hostOf(final_url)];
  const isForeign = (host: string | null) => !isSameSite(host, asked) && !isSameBrand(host, asked);
  const isKnown = seen.some((hop) => isSameSite(hostOf(hop.url), landed));
  const isOverHttp = hops.some(
    ({ url: from, location, status }) =>
      status !== null && from.startsWith('http:') && isForeign(hostOf(location)) && !isForeign(hostOf(from)),
  );
  return isForeign(landed) && !isKnown && isOverHttp;
}

/**
 * To another place of its own, where the control was not: to who is let in here, or to be told why not. Whoever sends on from the way does
 * so to a place of his. `www.` is no other place.
 */
export function isSentOnAtHome({ url, final_url }: Observation, { hops: seen }: Control): boolean {
  const [asked, landed] = [placeOf(url), placeOf(final_url)];
  const isKnown = seen.some((hop) => placeOf(hop.url) === landed);
  return asked !== landed && isSameSite(asked, landed) && !isKnown;
}

function placeOf(url: string): string | null {
  return hostOf(url)?.replace(/^www\./, '') ?? null;
}

/** The control left for somebody else's site as well: a name for sale sends each visitor to whoever pays most for him. */
export function isSentAway({ hops: [first, ...others] }: Control): boolean {
  return others.some(({ url }) => !isSameBrand(hostOf(url), hostOf(first?.url ?? '')));
}

/** Both ended at one host, which proves itself over TLS. */
export function isLandedTogether({ final_url }: Observation, { hops }: Control): boolean {
  return final_url.startsWith('https:') && hostOf(final_url) === hostOf(hops.at(-1)?.url ?? '');
}
