/** The end of a target in a batch: its evidence is judged, and the Result kept. */
import { judge } from '../diagnose/judge.ts';
import type { QueueItem } from '../store/records.ts';
import { nextTargetState } from '../store/target-state.ts';
import { knownBlockPages } from './known-block-pages.ts';
import { shareOf } from './sharing.ts';
import type { World } from './world.ts';

/** @param ended `interrupted`: a person stopped the batch before the target was through. */
export async function finish(
  world: World,
  { batch_id, url, target, observations: kept, ladder }: QueueItem,
  ended: 'measured' | 'interrupted',
): Promise<void> {
  const observations = kept ?? [];
  const frames = (await world.store.batch(batch_id))?.frames ?? [];
  const control = await world.controls.of(url);
  const { pages: blockPages, method_version } = await knownBlockPages(world.store);
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
  const previous = await world.store.targetState(url);
  await world.store.finish(result, nextTargetState(previous, result), await shareOf(world, result));
}
