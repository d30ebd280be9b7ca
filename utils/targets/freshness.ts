/** How old what somebody else saw may be, by this machine's clock. */

/** What was seen longer ago than this says nothing of now. */
export const FRESH_MS = 30 * 60_000;

/** Two clocks that are kept right differ by less. */
export const CLOCK_TOLERANCE_MS = 2 * 60_000;

/**
 * Milliseconds since `seen_at` (ISO 8601), for what is fresh; null for what is not. What lies ahead is not fresh: one of
 * the two clocks is wrong, and its age is not known.
 */
export function freshAge(seen_at: string, now: Date): number | null {
  const age_ms = now.getTime() - Date.parse(seen_at);
  return age_ms >= -CLOCK_TOLERANCE_MS && age_ms <= FRESH_MS ? Math.max(0, age_ms) : null;
}

/** True of a moment that lies further ahead than clocks differ, and of what is no moment. */
export function isAhead(moment: string, now: Date): boolean {
  return !(Date.parse(moment) <= now.getTime() + CLOCK_TOLERANCE_MS);
}
