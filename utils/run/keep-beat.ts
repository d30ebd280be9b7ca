/** Each look at the line, a heartbeat's or a batch's, is folded into the record of outages. */
import type { LineFrame } from '../diagnose/verdict.ts';
import { foldBeat } from '../schedule/outage.ts';
import { MINUTE } from '../schedule/time.ts';
import { sharesOf } from './sharing.ts';
import type { World } from './world.ts';

export async function keepBeat(world: World, { at, state }: LineFrame): Promise<void> {
  const { heartbeat_minutes } = await world.settings();
  const before = await world.store.get('line');
  const { memory, episodes } = foldBeat(before, {
    at,
    state,
    interval_ms: heartbeat_minutes * MINUTE,
    monotonic: world.monotonic(),
    worker: world.worker,
  });
  await world.store.keepLine(memory, episodes, await sharesOf(world, episodes));
}
