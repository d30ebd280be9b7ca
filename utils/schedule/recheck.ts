/** A changed verdict is looked at again after 5 minutes, then after 15 more. */
import { MINUTE } from './time.ts';

const DELAYS_MS = [5 * MINUTE, 15 * MINUTE];
/** Nothing is ever put off longer than the longest delay: what is, was written before the clock was set back. */
const LONGEST_MS = Math.max(...DELAYS_MS);

/** What is known of a target's rechecks. */
export interface Rechecks {
  /** ISO 8601, UTC; null when the verdict has settled. */
  recheck_at: string | null;
  rechecks_done: number;
}

/** A verdict that has settled, or was never seen to change. */
export const SETTLED: Rechecks = { recheck_at: null, rechecks_done: 0 };

/**
 * The rechecks after one more result. A change while rechecks are pending does not start them anew: a target that flaps
 * would be asked every five minutes for ever. What the last recheck leaves open, the next batch sees.
 * A result before its recheck was due (a person asked) does not count as one.
 *
 * @param changed Whether the result differs from the one before.
 * @param now ISO 8601, UTC.
 */
export function nextRechecks(before: Rechecks, changed: boolean, now: string): Rechecks {
  if (before.recheck_at === null) return changed ? { recheck_at: after(now, 0), rechecks_done: 0 } : SETTLED;
  if (!isDue(before.recheck_at, now)) return before;
  const done = before.rechecks_done + 1;
  return done < DELAYS_MS.length
    ? { recheck_at: after(now, done), rechecks_done: done }
    : { ...SETTLED, rechecks_done: done };
}

/** Those whose recheck is due, in the order given. `now` is ISO 8601, UTC. */
export function dueRechecks<State extends Rechecks>(states: readonly State[], now: string): State[] {
  return states.filter(({ recheck_at }) => recheck_at !== null && isDue(recheck_at, now));
}

function isDue(recheckAt: string, now: string): boolean {
  const ahead = Date.parse(recheckAt) - Date.parse(now);
  return ahead <= 0 || ahead > LONGEST_MS;
}

function after(now: string, done: number): string {
  return new Date(Date.parse(now) + (DELAYS_MS[done] ?? 0)).toISOString();
}
