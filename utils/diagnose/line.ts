/**
 * The state of the person's own line, from its anchors. Conservative: only anchors that answered as nobody else could
 * make it `online`, and whatever is not certain is a state in which no target is judged. The rules are in
 * docs/method.md §5, in the order in which they stand here.
 */
import type { Observation } from '../probe/observation.ts';
import type { Anchor } from '../targets/schema.ts';
import { explain } from './classify.ts';
import { readAnchor, type AnchorAnswer, type AnchorReading } from './anchor-reading.ts';
import { alteredIn, showsPortal } from './portal.ts';
import type { Flag, LineFrame, LineState } from './verdict.ts';

export interface AskedAnchor {
  anchor: Anchor;
  /** Of the anchor's URL, or of its plain http twin. */
  observation: Observation;
}

const HOUR_MS = 3_600_000;

/**
 * One frame. `at` is the wall clock's time, ISO 8601 in UTC. An anchor may be given more than once; its http twin shows
 * portals only and is not counted. Attempts that were stopped are no evidence.
 */
export function lineFrame(at: string, asked: AskedAnchor[]): LineFrame {
  const readings = asked
    .map(({ anchor, observation }) => readAnchor(anchor, observation))
    .filter(({ answer }) => answer !== 'none');
  const own = readings.filter(({ isTwin }) => !isTwin);
  const intercepted = anchorsIn(own.filter(isOfUnknownRoot));
  const altered = alteredIn(readings);
  return {
    at,
    state: stateOf(readings, own),
    international: count(own, 'international'),
    domestic: count(own, 'domestic'),
    flags: flagsOf(readings),
    ...(intercepted === 0 ? {} : { intercepted }),
    ...(altered === 0 ? {} : { altered }),
  };
}

function isOfUnknownRoot({ anchor, observation }: AnchorReading): boolean {
  return anchor.scope === 'international' && explain(observation).failure === 'ssl_unknown_authority';
}

function stateOf(readings: AnchorReading[], own: AnchorReading[]): LineState {
  const https = own.filter(({ observation }) => observation.url.startsWith('https:'));

  if (own.length === 0) return 'local_interference'; // Nothing was asked: not known, and so not a line to judge on.
  if (showsPortal(readings)) return 'captive_portal';
  if (all(preferInternational(own), ['local'])) return 'local_interference';
  if (isIntercepted(preferInternational(https), own)) return 'local_interference';
  if (isAlive(own, 'international')) return 'online';
  if (some(readings, 'international', ['weak'])) return 'local_interference'; // Plain http passes, TLS does not.
  if (isAlive(own, 'domestic')) return asksAbroad(own) ? 'gateway_cut' : 'online';
  if (some(readings, 'domestic', ['weak'])) return 'local_interference';
  if (own.some(({ answer }) => answer === 'bad_tls' || answer === 'bad_date')) return 'local_interference';
  return 'offline';
}

/** Every certificate is refused: an interceptor near this machine. One bad anchor beside a good one is only a bad anchor. */
function isIntercepted(https: AnchorReading[], own: AnchorReading[]): boolean {
  if (!all(https, ['bad_tls', 'bad_date'])) return false;
  return https.length > 1 || !own.some(({ answer }) => answer === 'alive');
}

function preferInternational(readings: AnchorReading[]): AnchorReading[] {
  const international = readings.filter(({ anchor }) => anchor.scope === 'international');
  return international.length > 0 ? international : readings;
}

/** False of no readings: what was not asked says nothing. */
function all(readings: AnchorReading[], answers: AnchorAnswer[]): boolean {
  return readings.length > 0 && readings.every(({ answer }) => answers.includes(answer));
}

function some(readings: AnchorReading[], scope: Anchor['scope'], answers: AnchorAnswer[]): boolean {
  return readings.some(({ anchor, answer }) => anchor.scope === scope && answers.includes(answer));
}

function asksAbroad(readings: AnchorReading[]): boolean {
  return readings.some(({ anchor }) => anchor.scope === 'international');
}

/** Where a scope has nothing better than http anchors without a known answer, their answers have to do. */
function aliveIn(own: AnchorReading[]): AnchorReading[] {
  const isBest = own.every(({ anchor }) => anchor.url.startsWith('http:') && anchor.expects === null);
  return own.filter(({ answer }) => answer === 'alive' || (isBest && answer === 'weak'));
}

function isAlive(own: AnchorReading[], scope: Anchor['scope']): boolean {
  return aliveIn(own.filter(({ anchor }) => anchor.scope === scope)).length > 0;
}

function count(own: AnchorReading[], scope: Anchor['scope']): { asked: number; alive: number } {
  const inScope = own.filter(({ anchor }) => anchor.scope === scope);
  return { asked: anchorsIn(inScope), alive: anchorsIn(aliveIn(inScope)) };
}

function anchorsIn(readings: AnchorReading[]): number {
  return new Set(readings.map(({ anchor }) => anchor.url)).size;
}

function flagsOf(readings: AnchorReading[]): Flag[] {
  const https = readings.filter(({ observation }) => observation.url.startsWith('https:'));
  const flags: Flag[] = [];
  if (all(https, ['bad_date']) || isClockOff(readings)) flags.push('clock_skew');
  if (readings.some(({ observation }) => observation.certificate?.is_built_in_root === false))
    flags.push('local_root');
  return flags;
}

/** Every anchor that gives a time gives one more than an hour from ours; hours are what is published. */
function isClockOff(readings: AnchorReading[]): boolean {
  const offsets = readings
    .filter(({ answer }) => answer === 'alive' || answer === 'weak')
    .map(
      ({ observation }) => Date.parse(observation.headers['date'] ?? '') - Date.parse(observation.started_at),
    )
    .filter((offset) => !Number.isNaN(offset));
  return offsets.length > 0 && offsets.every((offset) => Math.abs(offset) > HOUR_MS);
}
