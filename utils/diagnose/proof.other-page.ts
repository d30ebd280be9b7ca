/** Over plain http comes twice what the site does not give others. */
import { isAmong } from './address-kind.ts';
import { blocked, strangeAnswer, type Conclusion, type ProofReason } from './conclusion.ts';
import { explain } from './classify.ts';
import { type ControlSight, isNear } from './control-sight.ts';
import { isProvenByTls, type Case } from './evidence.ts';
import { hostOf, isAddress, isSameSite } from './hosts.ts';
import {
  isGivenBeside,
  isGivenBySinkhole,
  isGivenToAll,
  isSomebodyElses,
  mayBeGivenToAll,
} from './given-beside.ts';
import { knownAddresses } from './inquiry.ts';
import type { Ladder } from './ladder.ts';
import { isLeadingAway, placesLedTo } from './led-away.ts';
import { mechanismOfAnswer, type Strange } from './mechanism-answered.ts';
import { ownVoice } from './own-voice.ts';
import {
  type Comparison,
  compareWithControl,
  isEmpty,
  isRefusal,
  isWorded,
  sharesHeaders,
} from './page-comparison.ts';
import { isTellingPlace } from './telling-place.ts';
import type { Observation } from '../probe/observation.ts';
import type { Control } from '../targets/schema.control.ts';

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
  if (strange === 'other_page' && mayBeGivenToAll(given)) return null;
  if (strange === 'unlike' && isGivenToAll(given)) return null;
  if (strange === 'unlike' && !isContrasted(given, sight.control)) return null;
  if (strange === 'other_page' && !reached.every(isTelling) && !isSomebodyElses(given)) return null;
  if (reached.some(({ observation }) => isAtOwnAddress(observation, ladder, sight))) return null;
  const { control } = sight;
  const mechanism = mechanismOfAnswer(given, strange) ?? (isGivenBySinkhole(given) ? 'dns.injection' : null);
  const isOwnRefusal =
    strange === 'refused' &&
    (isSiteRefusing(twin) ||
      isGivenToAll(given) ||
      (mechanism === 'http' && reached.every(isOfPlace)) ||
      reached.every(({ observation }) => sharesHeaders(observation, control)));
  const answer = strangeAnswer(ladder.url);
  if (isOwnRefusal)
    return { ...blocked(given, 'http.error', ['refused_here'], null, 'server_side'), ...answer };
  const reason = REASONS[strange];
  const isOpen = strange === 'refused' && (mechanism === null || mechanism === 'http');
  return { ...blocked(given, mechanism, [reason], null, isOpen ? 'unknown' : 'network'), ...answer };
}

/**
 * A page of nothing may be a server's trouble, with one scheme or one name, too, and one that shares an uncommon header
 * with the control's may be the site's: these have to come from elsewhere.
 */
function isContrasted(given: Case, control: Control): boolean {
  if (isGivenBySinkhole(given)) return true;
  const isOwn = given.reached.some(
    ({ observation }) => isEmpty(observation) || sharesHeaders(observation, control),
  );
  return !isOwn && isGivenBeside(given);
}

/** It says that it serves nobody where we live. */
const isOfPlace = ({ observation: { body } }: Case['reached'][number]): boolean =>
  ownVoice(body?.text ?? '') === 'place';

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
function isBorneOut(reached: Case['reached'], twin: Observation): boolean {
  if (!isSiteSpeaking(twin)) return false;
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

/** Sent to an address without a name, and it is one of the site's own. */
function isAtOwnAddress({ final_url }: Observation, ladder: Ladder, sight: ControlSight): boolean {
  const host = hostOf(final_url) ?? '';
  return isAddress(host) && isAmong(host, knownAddresses(ladder, sight));
}

/** Or the site sends nobody anywhere, over TLS. */
function isContradicted(twin: Observation, { url }: Ladder): boolean {
  return isSiteSpeaking(twin) && isProvenByTls(twin) && isSameSite(hostOf(twin.final_url), hostOf(url));
}

function isSiteRefusing(twin: Observation): boolean {
  return isSiteSpeaking(twin) && isRefusal(twin.status) && isProvenByTls(twin);
}

function isSiteSpeaking(twin: Observation): boolean {
  return twin.url.startsWith('https:') && twin.status !== null && explain(twin).failure === null;
}
