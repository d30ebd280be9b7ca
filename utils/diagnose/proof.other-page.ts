/** Over plain http comes twice what the site does not give others. */
import { compareAddresses, isAmong } from './address-kind.ts';
import { blocked, strangeAnswer, type Conclusion, type ProofReason } from './conclusion.ts';
import { explain } from './classify.ts';
import { addressesOf, type ControlSight, isNear, sightOf } from './control-sight.ts';
import { isProvenByTls, type Case } from './evidence.ts';
import { hostOf, isAddress, isSameSite } from './hosts.ts';
import { knownAddresses, resolversOn } from './inquiry.ts';
import type { Ladder } from './ladder.ts';
import { isLeadingAway, placesLedTo } from './led-away.ts';
import { mechanismOfAnswer, type Strange } from './mechanism-answered.ts';
import { ownVoice } from './own-voice.ts';
import {
  type Comparison,
  compareWithControl,
  isOfOneTitle,
  isRefusal,
  isSamePage,
  isWorded,
  sharesHeaders,
} from './page-comparison.ts';
import { isTellingPlace } from './telling-place.ts';
import type { Observation } from '../probe/observation.ts';

const REASONS = {
  refused: 'refused_here',
  sent_elsewhere: 'sent_elsewhere',
  other_page: 'other_page',
  unlike: 'other_page',
} as const satisfies Record<Strange, ProofReason>;

export function otherPageGiven(given: Case): Conclusion | null {
  const { readings, reached, sight, ladder } = given;
  const strange = strangeness(given);
  if (
    strange === null ||
    sight.kind === 'none' ||
    ladder === null ||
    readings.length !== reached.length ||
    reached.length < 2
  )
    return null;
  if (!isNear(sight.control, given.observations)) return null;
  const isFramed = readings.every(({ before, after }) => before !== null && after !== null);
  const twin = ladder.twin;
  if (twin === null || !isFramed || (strange === 'sent_elsewhere' && isBorneOut(reached, twin))) return null;
  if (!isTold(reached) && !isContradicted(twin, ladder)) return null;
  if (strange === 'unlike' && !isGivenBeside(given)) return null;
  if (strange === 'other_page' && !reached.every(isTelling) && !isForeign(given)) return null;
  if (reached.some(({ observation }) => isAtOwnAddress(observation, ladder, sight))) return null;
  const { control } = sight;
  const mechanism = mechanismOfAnswer(given, strange);
  const isOwnRefusal =
    strange === 'refused' &&
    ((twin !== null && isSiteRefusing(twin)) ||
      (mechanism === 'http' && reached.every(isOfPlace)) ||
      reached.every(({ observation }) => sharesHeaders(observation, control)));
  const answer = strangeAnswer(ladder.url);
  if (isOwnRefusal)
    return { ...blocked(given, 'http.error', ['refused_here'], null, 'server_side'), ...answer };
  const reason = REASONS[strange];
  const isOpen = strange === 'refused' && (mechanism === null || mechanism === 'http');
  return { ...blocked(given, mechanism, [reason], null, isOpen ? 'unknown' : 'network'), ...answer };
}

/** It says that it serves nobody where we live. */
const isOfPlace = ({ observation: { body } }: Case['reached'][number]): boolean =>
  ownVoice(body?.text ?? '') === 'place';

/** What came over plain http is what the control was given; whoever answered, it is the same. */
export function likeControl({ reached, sight, ladder }: Case): Conclusion | null {
  const last = reached.at(-1)?.observation;
  if (last === undefined || sight.kind === 'none' || last.proxy !== null) return null;
  if (isLedTogether(last, sight, ladder)) return null;
  return compareWithControl(last, sight.control) === 'alike'
    ? { verdict: 'ok', reasons: ['answered_over_http', 'like_control'] }
    : null;
}

/** Both were sent to one address that no resolver over HTTPS gives: a collector may stand behind the same resolver. */
function isLedTogether(
  { address, final_url }: Observation,
  sight: ControlSight,
  ladder: Ladder | null,
): boolean {
  if (ladder === null || sight.kind === 'none' || address === null) return false;
  if (hostOf(final_url) !== hostOf(ladder.url)) return false;
  const { honest } = resolversOn(ladder);
  const there = addressesOf(sightOf(sight.control, ladder.url));
  return (
    isAmong(address, there) &&
    compareAddresses([address], honest) === 'apart' &&
    compareAddresses(there, honest) === 'apart'
  );
}

/** What every attempt that reached anything was given, if it is one thing and strange. */
export function strangeness({ reached, sight }: Pick<Case, 'reached' | 'sight'>): Strange | null {
  if (sight.kind === 'none') return null;
  const { control } = sight;
  const kinds = new Set(
    reached.map(({ observation, isProven }): Comparison =>
      isProven || observation.proxy !== null ? 'unclear' : compareWithControl(observation, control),
    ),
  );
  const [kind, ...others] = kinds;
  return others.length > 0 || kind === undefined || kind === 'alike' || kind === 'unclear' ? null : kind;
}

/** Over TLS the site sends us to the same place. */
function isBorneOut(reached: Case['reached'], twin: Observation | null): boolean {
  if (twin === null || !isSiteSpeaking(twin)) return false;
  return reached.some(({ observation }) => isSameSite(hostOf(observation.final_url), hostOf(twin.final_url)));
}

/**
 * What lies where we were sent to was not read, over TLS or behind a script: a partner of the site's may serve this country. Then
 * the place has to tell by itself what it is.
 */
function isTold(reached: Case['reached']): boolean {
  return reached.every(({ observation }) => {
    if (isWorded(observation)) return true;
    const isUnread = observation.final_url.startsWith('https:') && observation.body === null;
    const places = [...placesLedTo(observation), ...(isUnread ? [observation.final_url] : [])];
    return places.length === 0 || places.some(isTellingPlace);
  });
}

const isTelling = ({ observation }: Case['reached'][number]): boolean =>
  isWorded(observation) || isLeadingAway(observation);

/**
 * A page in words that we do not know, where others are sent on to https. The site may have been changed since the control, or be in
 * trouble: then over TLS it does not show what the control was given. Unless that is cut off as well, or the page came from elsewhere.
 */
function isForeign(given: Case): boolean {
  const { reached, ladder, sight } = given;
  if (ladder === null || sight.kind === 'none') return false;
  const from = reached.flatMap(({ observation }) => observation.address ?? []);
  if (compareAddresses(from, knownAddresses(ladder, sight)) === 'apart') return true;
  const failure_class = ladder.twin === null ? null : explain(ladder.twin).failure_class;
  return failure_class === 'reset' || failure_class === 'timeout' || isGivenBeside(given);
}

/** What the control was given comes to us as well: over TLS, or from the very address when it is not asked for by name. */
function isGivenBeside({ reached, ladder, sight }: Case): boolean {
  if (ladder === null || sight.kind === 'none') return false;
  const { control } = sight;
  const isControls = (seen: Observation) =>
    seen.proxy === null && isOfOneTitle(seen, control) && isSamePage(seen, control);
  const { twin, literals } = ladder;
  if (twin !== null && isProvenByTls(twin) && isControls(twin)) return true;
  const from = reached.flatMap(({ observation }) => observation.address ?? []);
  return literals.some(
    ({ address, observation }) =>
      isAmong(address, from) && observation.hops.length === 0 && isControls(observation),
  );
}

/** Sent to an address without a name, and it is one of the site's own. */
function isAtOwnAddress({ final_url }: Observation, ladder: Ladder, sight: ControlSight): boolean {
  const host = hostOf(final_url) ?? '';
  return isAddress(host) && isAmong(host, knownAddresses(ladder, sight));
}

/** Or the site sends nobody anywhere, over TLS. */
function isContradicted(twin: Observation | null, { url }: Ladder): boolean {
  if (twin === null || !isSiteSpeaking(twin) || !isProvenByTls(twin)) return false;
  return isSameSite(hostOf(twin.final_url), hostOf(url));
}

function isSiteRefusing(twin: Observation): boolean {
  return isSiteSpeaking(twin) && isRefusal(twin.status) && isProvenByTls(twin);
}

function isSiteSpeaking(twin: Observation): boolean {
  return twin.url.startsWith('https:') && twin.status !== null && explain(twin).failure === null;
}
