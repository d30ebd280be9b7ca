/** Counts of one target on one day. Pure. */
import type { DailyRollup, Result } from './records.ts';

/** The UTC day of a moment (ISO 8601), `YYYY-MM-DD`. */
export function dayOf(iso: string): string {
  return iso.slice(0, 10);
}

export function addToRollup(
  rollup: DailyRollup | undefined,
  { url, target, verdict, started_at }: Result,
): DailyRollup {
  const before = rollup ?? {
    day: dayOf(started_at),
    url,
    service: target.service,
    counts: { ok: 0, down: 0, blocked: 0, unknown: 0 },
    classes: {},
  };
  const counts = { ...before.counts, [verdict.verdict]: before.counts[verdict.verdict] + 1 };
  const seen = verdict.verdict === 'ok' ? null : verdict.failure_class;
  const classes =
    seen === null ? before.classes : { ...before.classes, [seen]: (before.classes[seen] ?? 0) + 1 };
  return { ...before, counts, classes };
}
