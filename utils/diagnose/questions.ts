/** Which further question about a target is still open, and what it is. Pure; the runner of a batch asks in this order. */
import type { Observation } from '../probe/observation.ts';
import type { TargetControl } from '../targets/target-control.ts';
import { matchBlockPage } from './block-page.ts';
import { BLOCK_PAGES, type BlockPage } from './block-pages.data.ts';
import { explain } from './classify.ts';
import { usableControl } from './control-sight.ts';
import { readsAsNobodys } from './corroboration.ts';
import { isProvenByTls, readEvidence } from './evidence.ts';
import { hostOf, isSameSite } from './hosts.ts';
import { isLedHome } from './led-home.ts';
import { compareWithControl } from './page-comparison.ts';
import { isSentToTellingPlace } from './proof.sent-nowhere.ts';
import { isRefusedHere } from './proof.refused-here.ts';
import { isConnected } from './stages-seen.ts';

type BlockPages = readonly BlockPage[];

/**
 * A fast failure is looked at again, and so is an answer that others are not given, or a block page; a silent one is asked
 * again with patience, after the ladder.
 */
export function wantsAgain(
  observations: Observation[],
  control: TargetControl | null,
  blockPages: BlockPages = BLOCK_PAGES,
): boolean {
  const [only, ...others] = observations;
  if (only === undefined || others.length > 0) return false;
  return (
    only.end === 'failed' ||
    isLedHome(observations) ||
    matchBlockPage(only, blockPages) !== null ||
    isStrangeAnswer(only, control)
  );
}

/** Refused by the site, or over plain http something else than the control was given. */
export function isStrangeAnswer(observation: Observation, given: TargetControl | null): boolean {
  const control = usableControl(given);
  if (observation.end !== 'answered' || control === null) return false;
  if (isProvenByTls(observation)) return isRefusedHere(observation, control);
  const compared = compareWithControl(observation, control);
  return compared !== 'alike' && compared !== 'unclear';
}

/** What came over plain http is doubted: the site's own page over TLS tells whether it is the site's. */
export function wantsTwinPage(
  observations: Observation[],
  control: TargetControl | null,
  blockPages: BlockPages = BLOCK_PAGES,
): boolean {
  return observations.some(
    (observation) =>
      observation.end === 'answered' &&
      !isProvenByTls(observation) &&
      (isStrangeAnswer(observation, control) ||
        matchBlockPage(observation, blockPages) !== null ||
        readsAsNobodys(observation)),
  );
}

/** Every attempt that is evidence failed; or was answered over plain http, where nobody proves who answered. */
export function wantsLadder(observations: Observation[]): boolean {
  const { reached, failed } = readEvidence({ observations, frames: [], ended: 'measured' });
  if (failed.length > 0) return reached.length === 0;
  const isOpen = reached.every(({ observation, isProven }) => !isProven && observation.status !== null);
  return reached.length > 0 && isOpen;
}

/**
 * Whether to knock, at the same moment as the addresses are asked alone: where the name failed at all, before an answer.
 * Not in Safari, where a failure has no kind, not at a host that is an address, and not where a block page lives.
 */
export function wantsKnock(observations: Observation[], blockPages: BlockPages = BLOCK_PAGES): boolean {
  const { failed, reached } = readEvidence({ observations, frames: [], ended: 'measured' });
  return (
    failed.length > 0 &&
    reached.length === 0 &&
    observations.every((observation) => matchBlockPage(observation, blockPages) === null) &&
    failed.every(({ finding: { failure_class }, observation: { final_url, status } }) => {
      return (
        failure_class !== null && failure_class !== 'http' && status === null && !isAddressUrl(final_url)
      );
    })
  );
}

/**
 * Where to knock: at the same name with its final dot (RFC 1034 §3.1), which no query carries and no resolver can tell from the
 * name without it, and which is another name to the machine's own file of names (measured in Chromium 156 and Firefox 153,
 * 2026-11). Only where nothing was connected: in a Host and in a ClientHello both browsers write the dot (measured), and it is
 * another text to a filter.
 */
export function knockUrl(url: string, observations: Observation[]): string {
  const isBefore = observations.every(isBeforeConnection) || isLedHome(observations);
  if (isAddressUrl(url) || !isBefore) return url;
  const asked = new URL(url);
  asked.hostname = asked.hostname.replace(/\.?$/, '.');
  return asked.href;
}

/** Refused counts in both; a wait only in Firefox, which shows a connection that stood. */
function isBeforeConnection(observation: Observation): boolean {
  const { failure_class } = explain(observation);
  if (failure_class === 'timeout')
    return observation.browser === 'firefox' && observation.hops.length === 0 && !isConnected(observation);
  return failure_class === 'dns' || failure_class === 'refused' || failure_class === 'unreachable';
}

/**
 * The URL that the further questions are about: the one in whose place a block page came, else where the last failing
 * attempt ended (or the one that sent us there, where a control was not sent and the place tells what it is), else the one whose
 * redirect led to somebody else's site, else where the last attempt ended. Throws when there was no attempt.
 */
export function questionUrl(
  observations: Observation[],
  blockPages: BlockPages = BLOCK_PAGES,
  given: TargetControl | null = null,
): string {
  const { primary } = readEvidence({ observations, frames: [], ended: 'measured' });
  if (primary === null) throw new Error('no attempt, no question');
  const { final_url, hops } = primary.observation;
  const match = matchBlockPage(primary.observation, blockPages);
  if (match !== null) return match.url;
  const control = usableControl(given);
  const isSentNowhere = control !== null && isSentToTellingPlace(primary.observation, control);
  if (primary.outcome === 'failed' && !isSentNowhere) return final_url;
  return hops.find(isForeign)?.url ?? final_url;
}

function isAddressUrl(url: string): boolean {
  const host = hostOf(url) ?? '';
  return host.startsWith('[') || /^[\d.]+$/.test(host);
}

function isForeign({ url, location }: { url: string; location: string }): boolean {
  return url.startsWith('http:') && !isSameSite(hostOf(url), hostOf(location));
}
