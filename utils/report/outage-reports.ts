/** Outages that are over, by the hour. Pure. */
import type { Episode } from '../schedule/outage.ts';
import { hourOf } from './anonymise.ts';
import type { OutageReport } from './schema.ts';

/**
 * Null: it goes on, or its hours are not to be trusted. Told are the hours in which the line was seen to be down, so an
 * outage that nobody watched to its end is told as far as it was seen.
 */
export function outageReport({
  kind,
  open,
  first_bad_at,
  last_bad_at,
  clock_jumped,
}: Episode): OutageReport | null {
  const from = hourOf(first_bad_at);
  const until = hourOf(last_bad_at);
  if (open || clock_jumped || from === null || until === null || until < from) return null;
  return { from, until, outage: kind };
}
