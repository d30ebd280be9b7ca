/** Which further question about a target is still open, and what it is. Pure; the runner of a batch asks in this order. */
import type { Observation } from '../probe/observation.ts';
import { compareAddresses, isAmong, isBogon, isIpv4 } from './address-kind.ts';
import { matchBlockPage } from './block-page.ts';
import { explain } from './classify.ts';
import { readEvidence } from './evidence.ts';
import { hostOf, isSameSite } from './hosts.ts';
import { destinationsOf, resolversOn } from './inquiry.ts';
import { judge } from './judge.ts';
import type { Ladder, LiteralProbe } from './ladder.ts';
import type { LineFrame } from './verdict.ts';

/** A fast failure, or a block page, is looked at again; a silent one is asked again with patience, after the ladder. */
export function wantsAgain(observations: Observation[]): boolean {
  const [only, ...others] = observations;
  if (only === undefined || others.length > 0) return false;
  return only.end === 'failed' || matchBlockPage(only) !== null;
}

/**
 * Every attempt that is evidence failed; or all were answered over plain http by what a site would seldom say: an error
 * status, or a redirect to somebody else's site.
 */
export function wantsLadder(observations: Observation[]): boolean {
  const { reached, failed } = readEvidence({ observations, frames: [], ended: 'measured' });
  if (failed.length > 0) return reached.length === 0;
  return (
    reached.length > 0 && reached.every(({ observation, isProven }) => !isProven && isDoubtful(observation))
  );
}

/**
 * The URL that the further questions are about: where the last failing attempt ended, else the one whose redirect led to
 * somebody else's site, else where the last attempt ended. Throws when there was no attempt.
 */
export function questionUrl(observations: Observation[]): string {
  const { primary } = readEvidence({ observations, frames: [], ended: 'measured' });
  if (primary === null) throw new Error('no attempt, no question');
  const { final_url, hops } = primary.observation;
  if (primary.outcome === 'failed') return final_url;
  return hops.find(isForeign)?.url ?? final_url;
}

const MOST_HONEST = 2;
const MOST_LITERALS = 3;

/**
 * The addresses to ask alone, in the scheme and port of the hop that failed: up to two honest ones, those first that the
 * name was sent to; and the false ones that are not false by themselves. None where nothing failed, where the host is an
 * address, and where it never came to an address and nobody knows a better one.
 */
export function literalUrls(
  ladder: Ladder,
  observations: Observation[],
): { address: string; source: LiteralProbe['source']; url: string }[] {
  const host = hostOf(ladder.url);
  if (host === null || !observations.some((observation) => explain(observation).failure !== null)) return [];
  const { honest } = resolversOn(ladder);
  const seen = [...observations, ...(ladder.twin === null ? [] : [ladder.twin])];
  const sentTo = [...new Set(seen.flatMap((observation) => destinationsOf(observation, host)))];
  const isLed = compareAddresses(sentTo, honest) === 'apart';
  const known = inOrder(honest, sentTo).slice(0, MOST_HONEST);
  const others = inOrder(sentTo, []).filter(
    (address) => !isAmong(address, honest) && !isBogon(address, honest),
  );
  const chosen = isLed || honest.length === 0 ? [...known, ...others] : known;
  const { protocol, port } = new URL(ladder.url);
  return chosen.slice(0, MOST_LITERALS).map((address) => ({
    address,
    source: !isAmong(address, honest) ? 'local' : isAmong(address, sentTo) ? 'both' : 'doh',
    url: `${protocol}//${isIpv4(address) ? address : `[${address}]`}${port === '' ? '' : `:${port}`}/`,
  }));
}

/** One more failing attempt of the name would settle it, or show where a silent target stalls. */
export function wantsConfirm(observations: Observation[], ladder: Ladder): boolean {
  if (isConfirmed(observations, ladder)) return false;
  return (
    isStageOpen(observations) || endings(observations).some((ending) => settles(observations, ladder, ending))
  );
}

/** Only Chromium's stages show to whoever waits: Firefox shows them at once, or gives its resolver up within 20 s. */
export function wantsPatience(observations: Observation[], ladder: Ladder): boolean {
  return wantsConfirm(observations, ladder) && isStageOpen(observations);
}

function isDoubtful({ status, hops, final_url }: Observation): boolean {
  const isError = final_url.startsWith('http:') && (status ?? 0) >= 400;
  return isError || hops.some(isForeign);
}

function isForeign({ url, location }: { url: string; location: string }): boolean {
  return url.startsWith('http:') && !isSameSite(hostOf(url), hostOf(location));
}

/** IPv4 before IPv6, and of each those first that the browser was sent to. */
function inOrder(addresses: string[], sentTo: string[]): string[] {
  const rank = (address: string) => (isIpv4(address) ? 0 : 2) + (isAmong(address, sentTo) ? 0 : 1);
  return addresses.toSorted((a, b) => rank(a) - rank(b));
}

/** The name was asked again after the last of the further questions. */
function isConfirmed(observations: Observation[], { twin, literals }: Ladder): boolean {
  const asked = [twin, ...literals.map(({ observation }) => observation)].map((probe) =>
    probe === null ? 0 : Date.parse(probe.started_at),
  );
  const last = observations.at(-1);
  return last === undefined || Date.parse(last.started_at) > Math.max(...asked);
}

function isStageOpen(observations: Observation[]): boolean {
  return observations.every(
    (observation) =>
      observation.browser === 'chromium' &&
      observation.end === 'timed_out' &&
      explain(observation).operation === null,
  );
}

type Ending = Partial<Observation>;

/** How one more attempt could end. */
function endings(observations: Observation[]): Ending[] {
  if (!isStageOpen(observations)) return [{}];
  return [
    {},
    { end: 'failed', raw_error: 'net::ERR_NAME_NOT_RESOLVED', duration_ms: 26_000 },
    { end: 'failed', raw_error: 'net::ERR_TIMED_OUT', duration_ms: 30_000 },
  ];
}

function settles(observations: Observation[], ladder: Ladder, ending: Ending): boolean {
  const last = observations.findLast((observation) => explain(observation).failure !== null);
  if (last === undefined) return false;
  const moments = [
    ...observations,
    ladder.twin,
    ...ladder.literals.map(({ observation }) => observation),
  ].map((probe) => (probe === null ? 0 : Date.parse(probe.started_at)));
  const next = { ...last, ...ending, started_at: new Date(Math.max(...moments) + 1).toISOString() };
  const frames = [Math.min(...moments.filter((moment) => moment > 0)) - 1, Math.max(...moments) + 2].map(
    onlineAt,
  );
  const { verdict } = judge({ observations: [...observations, next], frames, ended: 'measured', ladder });
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
