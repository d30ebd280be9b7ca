/** The time that silence alone takes from a batch. Pure. */
import { spentOn } from '../../utils/diagnose/allowance.ts';
import { covered_ms, type Span } from '../../utils/diagnose/time-spans.ts';
import type { Observation } from '../../utils/probe/observation.ts';
import type { KeptObservations } from '../../utils/store/records.ts';

/** What was kept of one target. */
export type Asked = Pick<KeptObservations, 'observations' | 'ladder'>;

/**
 * Milliseconds during which the target's questions waited for an answer that never came, each until its own patience or
 * the browser's ended; questions that waited side by side count once.
 */
export function silent_ms({ observations, ladder }: Asked): number {
  const further = ladder === null ? [] : attemptsIn(Object.values(ladder));
  return covered_ms([...observations, ...further].flatMap(waitOf));
}

/** The same for what was asked after the first attempt. */
export function furtherSilent_ms({ observations, ladder }: Asked): number {
  return silent_ms({ observations: observations.slice(1), ladder });
}

/** Requests that were made after the first attempt, those to resolvers and to anchors among them. */
export function furtherRequests({ observations, ladder }: Asked): number {
  return spentOn(observations, ladder).requests;
}

/** Whatever rungs the ladder has: their attempts are told by their shape. */
function attemptsIn(values: readonly unknown[]): Observation[] {
  return values.flatMap((value) => {
    if (typeof value !== 'object' || value === null) return [];
    return isAttempt(value) ? [value] : attemptsIn(Object.values(value));
  });
}

function isAttempt(value: object): value is Observation {
  return 'end' in value && 'started_at' in value && 'timeout_ms' in value;
}

/** A browser that gives up by itself has waited for less than our patience. */
function waitOf({ end, started_at, timeout_ms, duration_ms }: Observation): Span[] {
  if (end !== 'timed_out' && end !== 'failed') return [];
  const from = Date.parse(started_at);
  return [{ from, to: from + (end === 'failed' ? Math.min(duration_ms, timeout_ms) : timeout_ms) }];
}

/** The shortest a batch can be: all its silence, shared evenly among those that wait at the same time. */
export function schedulingBound_ms(kept: readonly KeptObservations[], concurrency: number): number {
  const silences = kept.map(silent_ms);
  return Math.max(silences.reduce((total, ms) => total + ms, 0) / concurrency, ...silences);
}
