/** The site itself, over valid TLS, refuses here what it gives elsewhere. */
import { isChallenge } from './challenge.ts';
import { blocked, strangeAnswer, type Conclusion } from './conclusion.ts';
import { isNear } from './control-sight.ts';
import type { Case } from './evidence.ts';
import { hostOf, isSameSite } from './hosts.ts';
import { isOwnDefence, isRefusal } from './page-comparison.ts';
import type { Observation } from '../probe/observation.ts';
import type { Control } from '../targets/schema.control.ts';

/**
 * Twice, with 403 or 451 (RFC 7725). A test for robots, a ban of this very asker, a limit on requests (429) and trouble of the
 * server's (5xx) are none; nor is what came through a proxy, whose country counts then.
 */
export function refusedHere(given: Case): Conclusion | null {
  const { readings, sight, ended } = given;
  if (sight.kind === 'none' || readings.length < 2 || ended === 'interrupted') return null;
  if (!isNear(sight.control, given.observations)) return null;
  const isFramed = readings.every(
    ({ before, after }) => before?.state === 'online' && after?.state === 'online',
  );
  const isAll = readings.every(
    ({ outcome, isProven, observation }) =>
      outcome === 'reached' && isProven && isRefusedHere(observation, sight.control),
  );
  if (!isFramed || !isAll) return null;
  return {
    ...blocked(given, 'http.error', ['refused_here'], null, 'server_side'),
    ...strangeAnswer(readings.at(-1)?.observation.final_url ?? ''),
  };
}

/** The control got the page from the same site; or from the one that was asked, which sends us, over TLS, to somebody who refuses. */
export function isRefusedHere(observation: Observation, control: Control): boolean {
  if (!isRefusal(observation.status) || observation.proxy !== null) return false;
  if (isChallenge(observation) || isOwnDefence(observation)) return false;
  const last = control.hops.at(-1);
  const isFine =
    control.failure === null && control.status !== null && Math.floor(control.status / 100) === 2;
  const { url, final_url } = observation;
  return isFine && [url, final_url].some((own) => isSameSite(hostOf(last?.url ?? ''), hostOf(own)));
}
