/** By what something else than the site's own answer was given over plain http. */
import { compareAddresses, isBogon } from './address-kind.ts';
import { readsAsBlockPage } from './block-wording.ts';
import { explain } from './classify.ts';
import type { Case } from './evidence.ts';
import { hostOf } from './hosts.ts';
import { destinationsOf, knownAddresses } from './inquiry.ts';
import type { Mechanism } from './mechanisms.ts';
import { type Comparison, isWorded } from './page-comparison.ts';
import { isTellingPlace } from './telling-place.ts';
import type { Observation } from '../probe/observation.ts';

export type Strange = Exclude<Comparison, 'alike' | 'unclear'>;

/** Whoever is there by this name has no certificate of the site's. */
function isStranger(twin: Observation | null): boolean {
  if (twin === null || !twin.url.startsWith('https:') || twin.proxy !== null) return false;
  const { failure, sign } = explain(twin);
  const isSeen = failure === 'ssl_invalid_hostname' || failure === 'ssl_unknown_authority';
  return isSeen && sign !== 'alert' && twin.hops.length === 0;
}

/** Put in from an honest address it is somebody's on the way; from another, whoever the resolver sent us to. */
export function mechanismOfAnswer({ reached, ladder, sight }: Case, strange: Strange): Mechanism | null {
  if (ladder === null || sight.kind === 'none') return null;
  const known = knownAddresses(ladder, sight);
  const from = reached.flatMap(({ observation }) => destinationsOf(observation, hostOf(ladder.url) ?? ''));
  const isForbidding = reached.every(({ observation }) =>
    strange === 'refused' ? readsAsBlockPage(observation.body?.text ?? '') : isWorded(observation),
  );
  const where = compareAddresses(from, known);
  if (where === 'same') {
    if (strange === 'sent_elsewhere') return 'http.redirect';
    return isForbidding || strange !== 'refused' ? 'http.blockpage' : 'http';
  }
  if (where === 'unknown') return null;
  if (isForbidding) return 'dns.injection.blockpage';
  if (isStranger(ladder.twin)) {
    const isTelling = reached.every(({ observation }) => isTellingPlace(observation.final_url));
    return strange === 'sent_elsewhere' && isTelling ? 'dns.injection.blockpage' : 'dns.injection';
  }
  return from.every((address) => isBogon(address, known)) ? 'dns.injection' : null;
}
