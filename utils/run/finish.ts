/** The end of a target in a batch: its evidence is judged, and the Result kept. */
import { judge } from '../diagnose/judge.ts';
import type { DaySpending } from '../store/records.ts';
import { shareOf } from './sharing.ts';
import type { Due, Step } from './step.ts';

/**
 * @param ended `interrupted`: a person stopped the batch before the target was through.
 * @param cost What was not counted yet of what it took.
 */
export async function finish(
  { world, batch: { frames }, method_version }: Step,
  { batch_id, url, target, observations: kept, ladder, control, blockPages }: Due,
  ended: 'measured' | 'interrupted',
  cost: DaySpending | null = null,
): Promise<void> {
  const observations = kept ?? [];
  const verdict = judge({ observations, frames, ended, ladder, control, blockPages });
  const result = {
    batch_id,
    url,
    target,
    observations,
    ladder,
    // Where the site proved itself nothing rests on it.
    control: verdict.reasons.includes('answered_over_tls') ? null : control,
    verdict,
    started_at: observations[0]?.started_at ?? world.now().toISOString(),
    duration_ms: observations.reduce((sum, { duration_ms }) => sum + duration_ms, 0),
    method_version,
  };
  await world.store.finish(result, { cost, share: await shareOf(world, result) });
}
