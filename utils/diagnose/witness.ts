/** Was the line well at the very moment at which the name failed? Frames stand seconds before and after it. */
import type { Observation } from '../probe/observation.ts';
import { explain } from './classify.ts';
import type { Reading } from './evidence.ts';
import { startOf } from './inquiry.ts';
import type { Ladder } from './ladder.ts';

/** The two are asked side by side; each may wait a little for its turn. */
const SAME_MOMENT_MS = 3000;

/**
 * True when an anchor answered while one of the attempts failed. Beside a slow failure it has to answer at its end too: an
 * outage that begins a moment after both were asked looks the same at its beginning.
 */
export function isWitnessed({ witnesses = [] }: Ladder, attempts: Reading[]): boolean {
  const moments = witnesses.filter(isAlive).map(startOf);
  const isSeenAt = (moment: number) => moments.some((each) => Math.abs(each - moment) <= SAME_MOMENT_MS);
  return attempts.some(({ observation }) => {
    const start = startOf(observation);
    return isSeenAt(start) && isSeenAt(start + observation.duration_ms);
  });
}

/** Any answer over TLS; over plain http one that is no server's trouble. The frames say whether a portal stands there. */
function isAlive(witness: Observation): boolean {
  const { url, end, status, proxy } = witness;
  if (proxy !== null || end !== 'answered' || explain(witness).failure !== null) return false;
  return url.startsWith('https:') || (status !== null && status < 500);
}
