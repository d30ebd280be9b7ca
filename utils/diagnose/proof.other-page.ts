/** Over plain http comes twice what the site does not give others. */
import { readsAsBlockPage } from './block-wording.ts';
import { compareAddresses, isAmong, isBogon } from './address-kind.ts';
import { blocked, strangeAnswer, type Conclusion } from './conclusion.ts';
import { explain } from './classify.ts';
import { addressesOf, type ControlSight, sightOf } from './control-sight.ts';
import { isProvenByTls, type Case } from './evidence.ts';
import { hostOf, isSameSite } from './hosts.ts';
import { destinationsOf, honestAddresses, resolversOn } from './inquiry.ts';
import type { Ladder } from './ladder.ts';
import type { Mechanism } from './mechanisms.ts';
import {
  type Comparison,
  compareWithControl,
  isRefusal,
  isWorded,
  sharesHeaders,
} from './page-comparison.ts';
import type { Observation } from '../probe/observation.ts';

type Strange = Exclude<Comparison, 'alike' | 'unclear'>;

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
  const isFramed = readings.every(({ before, after }) => before !== null && after !== null);
  const twin = ladder.twin;
  if (!isFramed || (strange === 'sent_elsewhere' && isBorneOut(reached, twin))) return null;
  const { control } = sight;
  const isOwnRefusal =
    strange === 'refused' &&
    ((twin !== null && isSiteRefusing(twin)) ||
      reached.every(({ observation }) => sharesHeaders(observation, control)));
  const answer = strangeAnswer(ladder.url);
  if (isOwnRefusal)
    return { ...blocked(given, 'http.error', ['refused_here'], null, 'server_side'), ...answer };
  const reason = strange === 'refused' ? 'refused_here' : strange;
  const mechanism = mechanismOf(given, strange);
  const isOpen = strange === 'refused' && (mechanism === null || mechanism === 'http');
  return { ...blocked(given, mechanism, [reason], null, isOpen ? 'unknown' : 'network'), ...answer };
}

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

function isSiteRefusing(twin: Observation): boolean {
  return isSiteSpeaking(twin) && isRefusal(twin.status) && isProvenByTls(twin);
}

function isSiteSpeaking(twin: Observation): boolean {
  return twin.url.startsWith('https:') && twin.status !== null && explain(twin).failure === null;
}

/** Put in from an honest address it is somebody's on the way; from another, whoever the resolver sent us to. */
function mechanismOf({ reached, ladder, sight }: Case, strange: Strange): Mechanism | null {
  if (ladder === null || sight.kind === 'none') return null;
  const asked = sightOf(sight.control, ladder.url);
  const known = [...honestAddresses(ladder, asked), ...addressesOf(asked)];
  const from = reached.flatMap(({ observation }) => destinationsOf(observation, hostOf(ladder.url) ?? ''));
  const isForbidding = reached.every(({ observation }) =>
    strange === 'refused' ? readsAsBlockPage(observation.body?.text ?? '') : isWorded(observation),
  );
  const where = compareAddresses(from, known);
  if (where === 'same') {
    if (strange === 'sent_elsewhere') return 'http.redirect';
    return isForbidding || strange === 'other_page' ? 'http.blockpage' : 'http';
  }
  if (where === 'unknown') return null;
  if (isForbidding) return 'dns.injection.blockpage';
  return from.every((address) => isBogon(address, known)) ? 'dns.injection' : null;
}
