/** What came over plain http is what the control was given. */
import { compareAddresses, isAmong } from './address-kind.ts';
import type { Conclusion } from './conclusion.ts';
import { addressesOf, type ControlSight, sightOf } from './control-sight.ts';
import type { Case } from './evidence.ts';
import { hostOf } from './hosts.ts';
import { resolversOn } from './inquiry.ts';
import type { Ladder } from './ladder.ts';
import { compareWithControl } from './page-comparison.ts';
import type { Observation } from '../probe/observation.ts';

/** Whoever answered, it is the same. */
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
