/** Plain http sends to a block page's server, and nobody answers there. */
import { compareAddresses, isAmong } from './address-kind.ts';
import { blocked, strangeAnswer, type Conclusion } from './conclusion.ts';
import { isNear } from './control-sight.ts';
import type { Case } from './evidence.ts';
import { hostOf } from './hosts.ts';
import { destinationsOf, knownAddresses } from './inquiry.ts';
import type { Observation } from '../probe/observation.ts';
import type { Control } from '../targets/schema.control.ts';
import { isSentElsewhere } from './sent-elsewhere.ts';
import { isTellingPlace } from './telling-place.ts';

/**
 * Each time, twice at least, and the control got the page without ever being sent there. A partner of the site's may be off:
 * the place has to tell by itself that it is none.
 */
export function sentNowhere({ readings, failed, reached, sight, ladder, ...given }: Case): Conclusion | null {
  if (sight.kind === 'none' || ladder === null || reached.length > 0 || failed.length < 2) return null;
  const { control } = sight;
  if (!isNear(control, given.observations)) return null;
  const isAll = readings.every(
    ({ outcome, before, after, observation }) =>
      outcome === 'failed' &&
      before?.state === 'online' &&
      after?.state === 'online' &&
      observation.proxy === null &&
      isSentToTellingPlace(observation, control),
  );
  if (!isAll || isSentByTwin(ladder.twin, failed)) return null;
  const host = hostOf(ladder.url) ?? '';
  const from = failed.flatMap(({ observation }) => destinationsOf(observation, host));
  const known = knownAddresses(ladder, sight);
  if (failed.some(({ observation }) => isAmong(hostOf(observation.final_url) ?? '', known))) return null;
  const isHome = compareAddresses(from, known) === 'same';
  const whole = { readings, failed, reached, sight, ladder, ...given };
  const conclusion = blocked(whole, isHome ? 'http.redirect' : null, ['sent_elsewhere']);
  return { ...conclusion, ...strangeAnswer(ladder.url) };
}

/** By plain http to somebody whose place tells what he is, where the control was not sent. */
export function isSentToTellingPlace(observation: Observation, control: Control): boolean {
  const isFine =
    control.failure === null && control.status !== null && Math.floor(control.status / 100) === 2;
  return isFine && isSentElsewhere(observation, control) && isTellingPlace(observation.final_url);
}

/** The site says so over TLS as well. */
function isSentByTwin(twin: Observation | null, failed: Case['failed']): boolean {
  if (twin === null) return false;
  const places = [twin.final_url, ...twin.hops.map(({ location }) => location)].map(hostOf);
  return failed.some(({ observation }) => places.includes(hostOf(observation.final_url)));
}
