/** Which further question about a target is still open, and what it is. Pure; the runner of a batch asks in this order. */
import type { Observation } from '../probe/observation.ts';
import type { TargetControl } from '../targets/target-control.ts';
import { compareAddresses, isAmong, isBogon, isIpv4, isOwnMachine } from './address-kind.ts';
import { matchBlockPage } from './block-page.ts';
import { BLOCK_PAGES, type BlockPage } from './block-pages.data.ts';
import { explain } from './classify.ts';
import { sightOf, usableControl } from './control-sight.ts';
import { readsAsNobodys } from './corroboration.ts';
import { isProvenByTls, readEvidence } from './evidence.ts';
import { isGivenOverTls } from './given-beside.ts';
import { hostOf, isSameSite } from './hosts.ts';
import { destinationsOf, honestAddresses } from './inquiry.ts';
import { elsewhereAddresses } from './other-place.ts';
import { isLedHome } from './led-home.ts';
import type { Ladder, LiteralProbe } from './ladder.ts';
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

/** A page that the control was not given, in words that we know or not, or a refusal. */
function isStrangePage(observation: Observation, given: TargetControl | null): boolean {
  const control = usableControl(given);
  const compared = control === null ? 'unclear' : compareWithControl(observation, control);
  return compared === 'unlike' || compared === 'other_page' || compared === 'refused';
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

const MOST_LITERALS = 3;

/**
 * The addresses to ask alone, in the scheme and port of the hop that failed, three at most: those that the name was
 * connected to, and the honest ones. Where it was sent elsewhere, one honest one first, and then those that are not false by
 * themselves. None where nothing failed, where the host is an address, and where nobody knows one.
 */
export function literalUrls(
  ladder: Ladder,
  observations: Observation[],
  control: TargetControl | null,
): { address: string; source: LiteralProbe['source']; url: string }[] {
  const host = hostOf(ladder.url);
  if (host === null) return [];
  const there = sightOf(usableControl(control), ladder.url);
  const honest = honestAddresses(ladder, there);
  if (isLedHome(observations))
    return inOrder(honest, [])
      .slice(0, 1)
      .map((address) => ({ address, source: 'doh', url: literalUrl(ladder.url, address) }));
  if (observations.every((observation) => explain(observation).failure === null))
    return literalsOfStrangePage(ladder, observations, control, honest);
  const seen = [...observations, ...(ladder.twin === null ? [] : [ladder.twin])];
  const sentTo = [...new Set(seen.flatMap((observation) => destinationsOf(observation, host)))];
  const isLed = compareAddresses(sentTo, honest) === 'apart';
  const known = inOrder(honest, sentTo);
  const worthAsking = (addresses: string[]) =>
    addresses.filter((address) => !isFalseByItself(address, honest));
  // A large host is another one in each region: where the control was, it may be well, and here not.
  const otherPlace = inOrder(elsewhereAddresses(there, [...sentTo, ...honest]), []).slice(0, 1);
  const connectedTo = worthAsking(
    observations.flatMap(({ address, final_url, proxy }) =>
      address !== null && proxy === null && hostOf(final_url) === host ? [address] : [],
    ),
  );
  const chosen =
    isLed || honest.length === 0
      ? [...known.slice(0, 1), ...connectedTo, ...worthAsking(inOrder(sentTo, []))]
      : [...connectedTo.slice(0, 1), ...known.slice(0, 1), ...otherPlace, ...connectedTo, ...known];
  return [...new Set(chosen)].slice(0, MOST_LITERALS).map((address) => ({
    address,
    source: !isAmong(address, honest) ? 'local' : isAmong(address, sentTo) ? 'both' : 'doh',
    url: literalUrl(ladder.url, address),
  }));
}

/**
 * Where plain http gives a page that is not the control's, and TLS does not give that either: the same page, of the address
 * that gave it, without the name. Whoever minds the name alone lets that pass; a server that says it to all who come from
 * here says it again. Where that address is none of the site's, an honest one as well.
 */
function literalsOfStrangePage(
  { url, twin }: Ladder,
  observations: Observation[],
  control: TargetControl | null,
  honest: string[],
): ReturnType<typeof literalUrls> {
  const { address, final_url } = observations.at(-1) ?? {};
  if (address === undefined || address === null || final_url !== url || honest.length === 0) return [];
  if (!observations.every((each) => isStrangePage(each, control))) return [];
  const seen = usableControl(control);
  if (seen === null || isGivenOverTls(twin, seen)) return [];
  const { pathname, search } = new URL(url);
  const pageOf = (place: string) => new URL(`${pathname}${search}`, literalUrl(url, place)).href;
  if (isAmong(address, honest)) return [{ address, source: 'both', url: pageOf(address) }];
  const [own] = inOrder(honest, []);
  if (own === undefined || isBogon(address, honest)) return [];
  return [
    { address, source: 'local', url: pageOf(address) },
    { address: own, source: 'doh', url: pageOf(own) },
  ];
}

/** The address alone, by the scheme and the port of `url`. */
export function literalUrl(url: string, address: string): string {
  const { protocol, port } = new URL(url);
  return `${protocol}//${hostPart(address)}${port === '' ? '' : `:${port}`}/`;
}

function isAddressUrl(url: string): boolean {
  const host = hostOf(url) ?? '';
  return host.startsWith('[') || /^[\d.]+$/.test(host);
}

function isForeign({ url, location }: { url: string; location: string }): boolean {
  return url.startsWith('http:') && !isSameSite(hostOf(url), hostOf(location));
}

function isFalseByItself(address: string, honest: string[]): boolean {
  return isOwnMachine(address) || (honest.length > 0 && isBogon(address, honest));
}

function hostPart(address: string): string {
  return isIpv4(address) ? address : `[${address.replace(/^\[|\]$/g, '')}]`;
}

/** IPv4 before IPv6, and of each those first that the browser was sent to. */
function inOrder(addresses: string[], sentTo: string[]): string[] {
  const rank = (address: string) => (isIpv4(address) ? 0 : 2) + (isAmong(address, sentTo) ? 0 : 1);
  return addresses.toSorted((a, b) => rank(a) - rank(b));
}
