/**
 * A resolver that is silent about one name may be silent about all: those of the anchors are remembered by the browser for
 * minutes, so that they answer long after it died. Only a name that nobody has asked for shows that it is there.
 */
import type { Observation } from '../probe/observation.ts';
import { explain } from './classify.ts';
import type { Conclusion } from './conclusion.ts';
import type { Case } from './evidence.ts';
import { hostOf, isAddress } from './hosts.ts';
import { destinationsOf, resolversOn } from './inquiry.ts';
import type { Ladder } from './ladder.ts';
import { SILENT_RESOLVER_MS } from './silence.ts';

/** Chromium gives a silent resolver up after 26 s at most, and says so. */
const LONGER_THAN_RESOLVERS_MS = 33_000;
const UNHEARD_LABEL = /^[0-9a-f]{32}\./;

/** An address whose name nobody has asked for: what a resolver says of it, it says now. `random`: 32 hexadecimal digits. */
export function unheardUrl(anchorUrl: string, random: string): string {
  return `https://${random}.${new URL(anchorUrl).hostname}/`;
}

/** Nothing shows that the name was ever resolved, and nobody said quickly that it was not. */
export function mayNeverHaveResolved(
  observations: Observation[],
  { url, twin, knock = null }: Ladder,
): boolean {
  if (isAddress(hostOf(url) ?? '')) return false;
  return [...observations, twin, knock?.observation ?? null].every(
    (observation) => observation === null || isUnresolvedAndSilent(observation, hostOf(url) ?? ''),
  );
}

/** It said something, even if it was that there is no such name. */
function isResolverHeard({ witnesses = [] }: Ladder): boolean {
  return witnesses.some(
    (witness) =>
      UNHEARD_LABEL.test(hostOf(witness.url) ?? '') &&
      (witness.end === 'answered' || witness.end === 'failed') &&
      witness.proxy === null &&
      explain(witness).failure_class !== 'local' &&
      witness.duration_ms < SILENT_RESOLVER_MS,
  );
}

function isUnresolvedAndSilent(observation: Observation, host: string): boolean {
  const { end, timeout_ms, duration_ms } = observation;
  if (destinationsOf(observation, host).length > 0) return false;
  const { operation } = explain(observation);
  if (operation === 'resolve') return duration_ms >= SILENT_RESOLVER_MS;
  return end === 'timed_out' && operation === null && timeout_ms < LONGER_THAN_RESOLVERS_MS;
}

/** Whether it is silent about this name or about all. What resolvers over HTTPS do not know either needs no other. */
export function resolverNotHeard({ failed, reached, ladder }: Case): Conclusion | null {
  if (ladder === null || failed.length === 0 || reached.length > 0) return null;
  const observations = failed.map(({ observation }) => observation);
  if (!mayNeverHaveResolved(observations, ladder) || isResolverHeard(ladder)) return null;
  if (resolversOn(ladder).isDenied) return null;
  return { verdict: 'unknown', reasons: ['no_control', 'not_witnessed'] };
}
