/** Which further question about a target is still open, and what it is. Pure; the runner of a batch asks in this order. */
import type { Observation } from '../probe/observation.ts';
import { compareAddresses, isAmong, isBogon, isIpv4, isOwnMachine } from './address-kind.ts';
import { matchBlockPage } from './block-page.ts';
import { BLOCK_PAGES, type BlockPage } from './block-pages.data.ts';
import { explain } from './classify.ts';
import { readEvidence } from './evidence.ts';
import { hostOf, isSameSite } from './hosts.ts';
import { destinationsOf, resolversOn, startOf } from './inquiry.ts';
import { judge } from './judge.ts';
import type { Ladder, LiteralProbe } from './ladder.ts';
import type { LineFrame } from './verdict.ts';

type BlockPages = readonly BlockPage[];

/** A fast failure, or a block page, is looked at again; a silent one is asked again with patience, after the ladder. */
export function wantsAgain(observations: Observation[], blockPages: BlockPages = BLOCK_PAGES): boolean {
  const [only, ...others] = observations;
  if (only === undefined || others.length > 0) return false;
  return only.end === 'failed' || matchBlockPage(only, blockPages) !== null;
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
 * The URL that the further questions are about: the one in whose place a block page came, else where the last failing
 * attempt ended, else the one whose redirect led to somebody else's site, else where the last attempt ended. Throws when
 * there was no attempt.
 */
export function questionUrl(observations: Observation[], blockPages: BlockPages = BLOCK_PAGES): string {
  const { primary } = readEvidence({ observations, frames: [], ended: 'measured' });
  if (primary === null) throw new Error('no attempt, no question');
  const { final_url, hops } = primary.observation;
  const match = matchBlockPage(primary.observation, blockPages);
  if (match !== null) return match.url;
  if (primary.outcome === 'failed') return final_url;
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
): { address: string; source: LiteralProbe['source']; url: string }[] {
  const host = hostOf(ladder.url);
  if (host === null || observations.every((observation) => explain(observation).failure === null)) return [];
  const { honest } = resolversOn(ladder);
  const seen = [...observations, ...(ladder.twin === null ? [] : [ladder.twin])];
  const sentTo = [...new Set(seen.flatMap((observation) => destinationsOf(observation, host)))];
  const isLed = compareAddresses(sentTo, honest) === 'apart';
  const known = inOrder(honest, sentTo);
  const worthAsking = (addresses: string[]) =>
    addresses.filter((address) => !isFalseByItself(address, honest));
  const connectedTo = worthAsking(
    observations.flatMap(({ address, final_url, proxy }) =>
      address !== null && proxy === null && hostOf(final_url) === host ? [address] : [],
    ),
  );
  const chosen =
    isLed || honest.length === 0
      ? [...known.slice(0, 1), ...connectedTo, ...worthAsking(inOrder(sentTo, []))]
      : [...connectedTo, ...known];
  const { protocol, port } = new URL(ladder.url);
  return [...new Set(chosen)].slice(0, MOST_LITERALS).map((address) => ({
    address,
    source: !isAmong(address, honest) ? 'local' : isAmong(address, sentTo) ? 'both' : 'doh',
    url: `${protocol}//${hostPart(address)}${port === '' ? '' : `:${port}`}/`,
  }));
}

/** One more failing attempt of the name would settle it, or waiting may show more. */
export function wantsConfirm(
  observations: Observation[],
  ladder: Ladder,
  blockPages: BlockPages = BLOCK_PAGES,
): boolean {
  if (isConfirmed(observations, ladder)) return false;
  return (
    isWorthWaiting(observations) ||
    endings(observations, ladder).some((ending) => settles(observations, ladder, blockPages, ending))
  );
}

/** Whether that attempt is to have patience (33 s). */
export function wantsPatience(
  observations: Observation[],
  ladder: Ladder,
  blockPages: BlockPages = BLOCK_PAGES,
): boolean {
  return wantsConfirm(observations, ladder, blockPages) && isWorthWaiting(observations);
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

/** The name was asked again after the last of the further questions. */
function isConfirmed(observations: Observation[], ladder: Ladder): boolean {
  const last = observations.at(-1);
  return last === undefined || startOf(last) > Math.max(0, ...furtherQuestions(ladder).map(startOf));
}

function furtherQuestions({ twin, literals, knock = null }: Ladder): Observation[] {
  return [twin, knock?.observation ?? null, ...literals.map(({ observation }) => observation)].filter(
    (observation) => observation !== null,
  );
}

function isStageOpen(observations: Observation[], { knock = null }: Ladder): boolean {
  if (knock?.opened === true) return false;
  return observations.every(
    (observation) =>
      observation.browser === 'chromium' &&
      observation.end === 'timed_out' &&
      explain(observation).operation === null,
  );
}

/**
 * Chromium shows to whoever waits where a silent target stalls, Firefox shows it at once. A server that has the request may
 * only be slow.
 */
function isWorthWaiting(observations: Observation[]): boolean {
  return observations.every(
    (observation) =>
      observation.end === 'timed_out' &&
      (observation.browser === 'chromium' || explain(observation).operation === 'http_round_trip'),
  );
}

type Ending = Partial<Observation>;

/** How one more attempt could end. */
function endings(observations: Observation[], ladder: Ladder): Ending[] {
  if (!isStageOpen(observations, ladder)) return [{}];
  return [
    { timeout_ms: 33_000, duration_ms: 33_000 },
    { end: 'failed', raw_error: 'net::ERR_NAME_NOT_RESOLVED', duration_ms: 26_000 },
    { end: 'failed', raw_error: 'net::ERR_TIMED_OUT', duration_ms: 30_000 },
  ];
}

function settles(
  observations: Observation[],
  ladder: Ladder,
  blockPages: BlockPages,
  ending: Ending,
): boolean {
  const last = observations.findLast((observation) => explain(observation).failure !== null);
  if (last === undefined) return false;
  const moments = [...observations, ...furtherQuestions(ladder)].map(startOf);
  const next = { ...last, ...ending, started_at: new Date(Math.max(...moments) + 1).toISOString() };
  const frames = [Math.min(...moments) - 1, Math.max(...moments) + 2].map(onlineAt);
  const attempts = [...observations, next];
  const { verdict } = judge({ observations: attempts, frames, ended: 'measured', ladder, blockPages });
  return verdict === 'blocked' || verdict === 'down';
}

function onlineAt(moment: number): LineFrame {
  const none = { asked: 0, alive: 0 };
  return {
    at: new Date(moment).toISOString(),
    state: 'online',
    international: none,
    domestic: none,
    flags: [],
  };
}
