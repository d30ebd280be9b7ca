/** Where a target stands after one more Result. Pure. */
import { nextRechecks, SETTLED } from '../schedule/recheck.ts';
import type { HeldRun, Result, TargetState } from './records.ts';
import type { Verdict } from '../diagnose/verdict.ts';

/** Reasons by which an `unknown` says nothing about the target: the line, this machine or a person stood in the way. */
const NO_EVIDENCE: ReadonlySet<string> = new Set([
  'offline',
  'gateway_cut',
  'captive_portal',
  'local_interference',
  'interrupted',
]);

/**
 * A run is a row of equal (verdict, failure_class). What says nothing about the target neither ends a run nor is a
 * change worth a recheck: the run is held, and goes on when the next verdict agrees. A first result is no change.
 *
 * @param now ISO 8601, UTC; the end of the Result where it is not given.
 */
export function nextTargetState(
  previous: TargetState | undefined,
  result: Result,
  now: string = endOf(result),
): TargetState {
  const { url, target, verdict } = result;
  const present = previous === undefined ? null : runOf(previous);
  const standing =
    previous === undefined ? null : hasEvidence(previous.verdict) ? present : (previous.held ?? null);
  const goesOn = hasEvidence(verdict) ? standing : present;
  const run = goesOn !== null && agrees(goesOn, verdict) ? prolong(goesOn, now) : { since: now, streak: 1 };
  const common = {
    url,
    target,
    verdict,
    ...run,
    checked_at: now,
    bytes: result.observations.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  if (!hasEvidence(verdict))
    return { ...common, ...SETTLED, bytes: previous?.bytes ?? common.bytes, held: standing };
  const changed = standing !== null && !agrees(standing, verdict);
  return { ...common, ...nextRechecks(previous ?? SETTLED, changed, now), held: null };
}

function hasEvidence({ verdict, reasons }: Verdict): boolean {
  return verdict !== 'unknown' || !reasons.some((reason) => NO_EVIDENCE.has(reason));
}

function agrees(run: HeldRun, { verdict, failure_class }: Verdict): boolean {
  return run.verdict === verdict && run.failure_class === failure_class;
}

function runOf({ verdict, since, streak }: TargetState): HeldRun {
  return { verdict: verdict.verdict, failure_class: verdict.failure_class, since, streak };
}

/** A run that began in the future was written before the clock was set back: it is as old as we know, which is now. */
function prolong({ since, streak }: HeldRun, now: string): { since: string; streak: number } {
  return { since: since < now ? since : now, streak: streak + 1 };
}

function endOf({ started_at, duration_ms }: Result): string {
  return new Date(Date.parse(started_at) + Math.round(duration_ms)).toISOString();
}
