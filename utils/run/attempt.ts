/** The name itself: for the first time, again, or with more patience; each attempt is kept before anything else is done. */
import { wantsPatience } from '../diagnose/confirm.ts';
import { isProvenByTls } from '../diagnose/evidence.ts';
import { isRefusal } from '../diagnose/page-comparison.ts';
import { isStrangeAnswer } from '../diagnose/questions.ts';
import type { Observation } from '../probe/observation.ts';
import { askWitness } from './ask-witness.ts';
import { finish } from './finish.ts';
import { mayBePatient, PATIENCE_MS } from './patience.ts';
import type { Due, Step } from './step.ts';
import type { World } from './world.ts';

/** A first answer that proves itself is judged at once, so that a person sees it. */
export async function attempt({ world, signal, events }: Step, item: Due): Promise<void> {
  if (signal.aborted) return;
  const { batch_id, url } = item;
  const before = item.observations ?? [];
  const observation = await world.probe(url, { timeout_ms: await patienceFor(world, item), signal });
  if (observation.end === 'stopped') return;
  await world.store.addBytes(observation.started_at.slice(0, 10), observation.bytes);
  const observations = [...before, observation];
  await world.store.keepObservations(batch_id, url, observations);
  if (before.length === 0 && (await isSettled(world, observation)))
    await finish(world, { ...item, observations }, 'measured');
  if (item.observations === null) await events.measured();
}

/** It proves itself, and it is no refusal that others do not meet. */
async function isSettled({ controls }: World, observation: Observation): Promise<boolean> {
  if (observation.end !== 'answered' || !isProvenByTls(observation)) return false;
  if (!isRefusal(observation.status)) return true;
  return !isStrangeAnswer(observation, await controls.of(observation.url));
}

/** The name once more; where somebody else may have got through, beside an anchor that bears witness to the line. */
export async function confirm(step: Step, item: Due): Promise<void> {
  const { world, signal } = step;
  const { batch_id, url, ladder, control } = item;
  if (control === null || ladder === null) return attempt(step, item);
  const asked = await askWitness(world, () => attempt(step, item), signal);
  if (signal.aborted) return;
  const bytes = asked.reduce((sum, witness) => sum + witness.bytes, 0);
  await world.store.addBytes(world.now().toISOString().slice(0, 10), bytes);
  const witnesses = [...(ladder.witnesses ?? []), ...asked];
  await world.store.keepLadder(batch_id, url, { ...ladder, witnesses });
}

async function patienceFor(world: World, item: Due): Promise<number> {
  const { url, observations, ladder, control, blockPages } = item;
  const isWorthIt =
    ladder !== null && wantsPatience({ observations: observations ?? [], ladder, control, blockPages });
  if (isWorthIt && (await mayBePatient(world, url))) return PATIENCE_MS;
  return (await world.settings()).timeout_ms;
}
