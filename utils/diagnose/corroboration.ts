/** Is a plain http answer the site's own? Anybody on the path can have given it. */
import { compareAddresses } from './address-kind.ts';
import { speaksOfBlocking } from './block-wording.ts';
import { explain } from './classify.ts';
import type { ControlSight } from './control-sight.ts';
import { isProvenByTls, type Case } from './evidence.ts';
import { hostOf, isSameBrand, isSameSite } from './hosts.ts';
import { resolversOn } from './inquiry.ts';
import type { Ladder } from './ladder.ts';
import { isLeadingAway } from './led-away.ts';
import { openingOf } from './notice.ts';
import { ownVoice } from './own-voice.ts';
import { isWorded } from './page-comparison.ts';
import type { Observation } from '../probe/observation.ts';

/**
 * True when the site answers over TLS as well, and both end at the same site: then the name leads to it (OONI's TLS rule).
 * Or when the page came from an address that honest resolvers give. What is put into the answer of the honest address
 * on its way still passes, unless it reads as a block page or leads away. Where no resolver could be asked, nothing speaks against
 * the answer, and it is taken as it is.
 */
export function isCorroborated({ reached, ladder, sight }: Case): boolean {
  const last = reached.at(-1)?.observation;
  if (last === undefined || readsAsNobodys(last) || isEmptied(last, sight)) return false;
  if (ladder === null || ladder.doh.every(({ rcode }) => rcode === null)) return true;
  return isTwinAlike(last, ladder) || isFromHonestAddress(last, ladder) || isSentHome(last, ladder);
}

/** As a block page, or as one that shows nothing and takes the browser to somebody else's host: nobody vouches for it. */
export function readsAsNobodys(observation: Observation): boolean {
  return isWorded(observation) || isLeadingAway(observation) || isShut(observation);
}

/** Nothing at all, where the control was given a page: a server in trouble, or somebody on the way who took it out. */
function isEmptied({ body }: Observation, sight: ControlSight): boolean {
  return body?.bytes === 0 && sight.kind === 'reached' && (sight.control.body_length ?? 0) > 0;
}

/** In the words of a block page the site itself, who rents it its place, or this machine shuts us out: if it is they who say so. */
function isShut({ body }: Observation): boolean {
  const opening = openingOf(body?.text ?? '');
  return speaksOfBlocking(opening) && ownVoice(opening) !== 'door';
}

function isTwinAlike({ final_url }: Observation, { url, twin }: Ladder): boolean {
  if (twin === null || !twin.url.startsWith('https:') || hostOf(twin.url) !== hostOf(url)) return false;
  const isAnswered = twin.status !== null && explain(twin).failure === null && isProvenByTls(twin);
  return isAnswered && isSameSite(hostOf(twin.final_url), hostOf(final_url));
}

/** An honest address sends on to the same owner: each country has its own edition. */
function isSentHome({ url, final_url, hops, proxy }: Observation, ladder: Ladder): boolean {
  const { honest } = resolversOn(ladder);
  if (proxy !== null || !isSameBrand(hostOf(url), hostOf(final_url))) return false;
  const own = hops.filter((hop) => hostOf(hop.url) === hostOf(ladder.url));
  return own.some(({ address }) => address !== null && compareAddresses([address], honest) === 'same');
}

function isFromHonestAddress({ url, final_url, address, proxy }: Observation, ladder: Ladder): boolean {
  if (address === null || proxy !== null || hostOf(final_url) !== hostOf(ladder.url)) return false;
  const isAtHome = isSameSite(hostOf(url), hostOf(final_url));
  return isAtHome && compareAddresses([address], resolversOn(ladder).honest) === 'same';
}
