/** The name itself: for the first time, again, or with more patience; each attempt is kept before anything else is done. */
import { allowanceOf, LEAST_PATIENCE_MS } from '../diagnose/allowance.ts';
import { wantsPatience } from '../diagnose/confirm.ts';
import { isProvenByTls } from '../diagnose/evidence.ts';
import { isRefusal } from '../diagnose/page-comparison.ts';
import { isStrangeAnswer } from '../diagnose/questions.ts';
import { mayNeverHaveResolved } from '../diagnose/silent-resolver.ts';
import type { Observation } from '../probe/observation.ts';
import { SECOND } from '../schedule/time.ts';
import { dayOf } from '../store/rollup.ts';
import type { TargetControl } from '../targets/target-control.ts';
import { askResolver } from './ask-resolver.ts';
import { askWitness } from './ask-witness.ts';
import { finish } from './finish.ts';
import { glance, noteNoHead } from './glance.ts';
import { mayBePatient, PATIENCE_MS } from './patience.ts';
import type { Due, Step } from './step.ts';

/** Longer than this nothing but the first attempt and the patience probe waits, whatever a person has set. */
const FURTHER_MS = 20 * SECOND;

/** The first attempt, after a glance where that may be enough; or one more. */
export async function attempt(step: Step, item: Due): Promise<void> {
  const mayGlance = item.observations === null && step.glances.has(item.url);
  const seen = mayGlance ? await glance(step, item.url) : null;
  if (seen !== null) {
    await keep(step, item, seen);
    return;
  }
  const isSettledNow = await attemptFor(step, item, await patienceFor(step, item));
  if (mayGlance && isSettledNow) await noteNoHead(step.world, item.url);
}

async function attemptFor(step: Step, item: Due, timeout_ms: number): Promise<boolean> {
  const { world, signal } = step;
  if (signal.aborted) return false;
  return keep(step, item, await world.probe(item.url, { timeout_ms, signal }));
}

/**
 * A first answer that proves itself is judged at once, so that a person sees it: it is kept in one transaction. Whether it
 * did.
 */
async function keep(step: Step, item: Due, observation: Observation): Promise<boolean> {
  const { world, events } = step;
  if (observation.end === 'stopped') return false;
  const { batch_id, url } = item;
  const before = item.observations ?? [];
  const cost = { day: dayOf(observation.started_at), bytes: observation.bytes };
  const observations = [...before, observation];
  // Whether others are refused too: nothing else that proves itself is compared with a control.
  const control = isRefusal(observation.status) ? await world.controls.of(url) : item.control;
  const isDone = before.length === 0 && isSettled(observation, control);
  if (isDone) await finish(step, { ...item, observations, control }, 'measured', cost);
  else await world.store.keepObservations(batch_id, url, observations, cost);
  if (item.observations === null) await events.measured();
  return isDone;
}

/** It proves itself, and it is no refusal that others do not meet. */
function isSettled(observation: Observation, control: TargetControl | null): boolean {
  if (observation.end !== 'answered' || !isProvenByTls(observation)) return false;
  return !isRefusal(observation.status) || !isStrangeAnswer(observation, control);
}

/**
 * The name once more, if the allowance lasts; where somebody else may have got through, beside an anchor that bears witness to
 * the line, and where it may never have been resolved, beside a name that nobody has asked for.
 */
export async function confirm(step: Step, item: Due): Promise<void> {
  const { world, signal } = step;
  const { batch_id, url, ladder, control, observations } = item;
  const left = allowanceOf(observations ?? [], ladder);
  if (left.requests < 1 || left.ms < LEAST_PATIENCE_MS) return;
  const isInQuestion = ladder !== null && mayNeverHaveResolved(observations ?? [], ladder);
  const timeout_ms = await patienceFor(step, item);
  const again = async () => {
    await attemptFor(step, item, timeout_ms);
  };
  if (ladder === null || (control === null && !isInQuestion)) return again();
  const isResolverAsked = isInQuestion && left.requests > (control === null ? 1 : 2);
  const most = left.requests - (isResolverAsked ? 2 : 1);
  const [ofLine, ofResolver] = await Promise.all([
    control === null ? again().then(() => []) : askWitness(world, again, { most, most_ms: left.ms, signal }),
    isResolverAsked ? askResolver(world, { signal, most_ms: left.ms }) : [],
  ]);
  const asked = [...ofLine, ...ofResolver];
  if (signal.aborted) return;
  const bytes = asked.reduce((sum, witness) => sum + witness.bytes, 0);
  await world.store.addBytes(world.now().toISOString().slice(0, 10), bytes);
  const witnesses = [...(ladder.witnesses ?? []), ...asked];
  await world.store.keepLadder(batch_id, url, { ...ladder, witnesses });
}

async function patienceFor({ world, settings }: Step, item: Due): Promise<number> {
  const { url, observations, ladder, control, blockPages } = item;
  const isWorthIt =
    ladder !== null && wantsPatience({ observations: observations ?? [], ladder, control, blockPages });
  if (observations === null) return settings.timeout_ms;
  const left = allowanceOf(observations, ladder);
  if (isWorthIt && (await mayBePatient(world, url))) return Math.min(PATIENCE_MS, left.ms);
  return Math.min(settings.timeout_ms, FURTHER_MS, left.ms);
}
