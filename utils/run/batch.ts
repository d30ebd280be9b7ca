/**
 * One batch from its first anchor to its last Result. Every step is kept before the next begins, so the browser may end
 * the worker at any line: `runBatch` called again with the same batch goes on where it stopped.
 */
import pMap from 'p-map';
import { isProvenByTls } from '../diagnose/evidence.ts';
import { confirmNotBefore, wantsConfirm, wantsPatience } from '../diagnose/confirm.ts';
import { hostOf } from '../diagnose/hosts.ts';
import { cutOffAt, QUIET_MS, quietAddress, wantsQuiet } from '../diagnose/residual.ts';
import { isStrangeAnswer, wantsAgain, wantsLadder } from '../diagnose/questions.ts';
import type { LineFrame } from '../diagnose/verdict.ts';
import { MINUTE, SECOND } from '../schedule/time.ts';
import type { Batch, QueueItem } from '../store/records.ts';
import type { TargetControl } from '../targets/target-control.ts';
import { askLine } from './ask-line.ts';
import { LASTING_MS } from '../diagnose/proof.control-reached.ts';
import { bytesOf, climb } from './climb.ts';
import { askAlone, inRounds } from './ask-quietly.ts';
import { askWitness } from './ask-witness.ts';
import { finish } from './finish.ts';
import { mayBePatient, PATIENCE_MS } from './patience.ts';
import type { World } from './world.ts';

/** Pause before a failure is tried again: longer than a lost packet's retransmission, shorter than patience. */
const AGAIN_PAUSE_MS = 3 * SECOND;
/** A failure that waits longer than this for its closing anchors (a worker was stopped) is measured anew. */
const STALE_AFTER_MS = 10 * MINUTE;

export interface BatchEvents {
  /** A target has its first Observation. */
  measured: () => Promise<void>;
  /** The line was asked. */
  framed: (frame: LineFrame) => Promise<void>;
}

interface Step {
  world: World;
  batch: Batch;
  signal: AbortSignal;
  events: BatchEvents;
}

/** Works the batch off. Resolves when every target has its Result and the batch is closed. */
export async function runBatch(
  world: World,
  batch: Batch,
  signal: AbortSignal,
  events: BatchEvents,
): Promise<void> {
  const step: Step = { world, batch, signal, events };
  await forgetStale(step);
  const opening = await addFrame(step);
  if (opening?.state === 'online' || opening?.state === 'gateway_cut') {
    if (opening.state === 'online') await world.controls.refresh(signal);
    await forEach(step, isNew, attempt);
    if (opening.state === 'online' && (await isOpen(step, wantsMore))) {
      await addFrame(step);
      await world.sleep(AGAIN_PAUSE_MS, signal);
      await forEach(step, isToTryAgain, attempt);
      await forEach(step, isToClimb, askFurther);
      await letItLast(step);
      // Once more, now that there are failures: a control may have been measured since.
      await Promise.all([addFrame(step), world.controls.refresh(signal)]);
      await forEach(step, isToConfirm, confirm);
      await askQuietly(step);
    }
    if (await isOpen(step, () => true)) await addFrame(step);
  }
  await noteNeighbours(step);
  await forEach(step, () => true, judgeNow);
  await world.store.endBatch(batch.id, signal.aborted ? 'stopped' : 'done', world.now().toISOString());
}

/** A queued target, and what others saw of it. */
interface Due extends QueueItem {
  control: TargetControl | null;
}

const isNew = ({ observations }: Due) => observations === null;
const isToTryAgain = ({ observations, control }: Due) =>
  observations?.length === 1 && wantsAgain(observations, control);
const isToClimb = ({ observations, ladder }: Due) =>
  observations !== null && ladder === null && wantsLadder(observations);
const isToConfirm = ({ observations, ladder, control }: Due) =>
  observations !== null && ladder !== null && wantsConfirm({ observations, ladder, control });
const isToAskQuietly = ({ observations, ladder, control }: Due) =>
  observations !== null && ladder !== null && wantsQuiet({ observations, ladder, control });
const wantsMore = (item: Due) => isToTryAgain(item) || isToClimb(item) || isToConfirm(item);

/** Does `work` for each queued target that `due` picks, a few at a time, in the order of the batch. */
async function forEach(
  step: Step,
  due: (item: Due) => boolean,
  work: (step: Step, item: Due) => Promise<void>,
): Promise<void> {
  const { concurrency } = await step.world.settings();
  const items = (await dueItems(step)).filter(due);
  await pMap(items, (item) => work(step, item), { concurrency });
}

async function dueItems({ world, batch }: Step): Promise<Due[]> {
  const queue = await world.store.queue(batch.id);
  return Promise.all(queue.map(async (item) => ({ ...item, control: await world.controls.of(item.url) })));
}

async function isOpen(step: Step, open: (item: Due) => boolean): Promise<boolean> {
  return (await dueItems(step)).some(open);
}

/** A failure that a control contradicts has to last: sites have short outages of their own. */
async function letItLast(step: Step): Promise<void> {
  const { world, signal } = step;
  const open = (await dueItems(step)).filter((item) => item.control !== null && isToConfirm(item));
  const until = Math.max(0, ...open.map(({ observations }) => confirmNotBefore(observations ?? [])));
  const left_ms = Math.min(until - world.now().getTime(), LASTING_MS);
  if (left_ms > 0) await world.sleep(left_ms, signal);
}

/** The name once more. A first answer that proves itself is judged at once, so that a person sees it. */
async function attempt({ world, signal, events }: Step, item: Due): Promise<void> {
  if (signal.aborted) return;
  const { batch_id, url } = item;
  const before = item.observations ?? [];
  const observation = await world.probe(url, { timeout_ms: await patienceFor(world, item), signal });
  if (observation.end === 'stopped') return;
  await world.store.addBytes(observation.started_at.slice(0, 10), observation.bytes);
  const observations = [...before, observation];
  await world.store.keepObservations(batch_id, url, observations);
  const isProven = before.length === 0 && observation.end === 'answered' && isProvenByTls(observation);
  if (isProven && !isStrangeAnswer(observation, item.control))
    await finish(world, { ...item, observations }, 'measured');
  if (item.observations === null) await events.measured();
}

async function patienceFor(world: World, { url, observations, ladder, control }: Due): Promise<number> {
  const isWorthIt = ladder !== null && wantsPatience({ observations: observations ?? [], ladder, control });
  if (isWorthIt && (await mayBePatient(world, url))) return PATIENCE_MS;
  return (await world.settings()).timeout_ms;
}

/** The name once more; where somebody else got through, beside an anchor that bears witness to the line. */
async function confirm(step: Step, item: Due): Promise<void> {
  const { world, signal } = step;
  const { batch_id, url, ladder, control } = item;
  if (control === null || ladder === null) return attempt(step, item);
  const witnesses = await askWitness(world, () => attempt(step, item), signal);
  if (signal.aborted) return;
  const bytes = witnesses.reduce((sum, witness) => sum + witness.bytes, 0);
  await world.store.addBytes(world.now().toISOString().slice(0, 10), bytes);
  await world.store.keepLadder(batch_id, url, {
    ...ladder,
    witnesses: [...(ladder.witnesses ?? []), ...witnesses],
  });
}

/** What is cut off with and without its name is asked once more, alone and in quiet. */
async function askQuietly(step: Step): Promise<void> {
  const { world, signal } = step;
  const open = (await dueItems(step)).filter(isToAskQuietly);
  for (const round of inRounds(open, ({ ladder }) => ladder && quietAddress(ladder))) {
    await world.sleep(QUIET_MS, signal);
    await Promise.all([addFrame(step), world.controls.refresh(signal)]);
    await pMap(round, (item) => askOneQuietly(step, item), { concurrency: round.length });
  }
}

async function askOneQuietly(step: Step, item: Due): Promise<void> {
  const { world, signal } = step;
  if (item.ladder === null || signal.aborted) return;
  const ladder = await askAlone(world, item.ladder, signal);
  if (signal.aborted) return;
  await world.store.keepLadder(item.batch_id, item.url, ladder);
  await confirm(step, { ...item, ladder });
}

/** Which other hosts at its addresses were cut off too: a filter that stays shut after a hit hits them all. */
async function noteNeighbours({ world, batch }: Step): Promise<void> {
  const queue = await world.store.queue(batch.id);
  const cut = queue.map(({ observations, ladder }) => cutOffAt(observations ?? [], ladder));
  for (const [place, { url, ladder }] of queue.entries()) {
    const own = cut[place] ?? [];
    const host = hostOf(ladder?.url ?? url);
    const beside = queue.filter(
      (_, other) => other !== place && cut[other]?.some((each) => own.includes(each)),
    );
    const hosts = beside.flatMap((item) => hostOf(item.ladder?.url ?? item.url) ?? []);
    const neighbours = [...new Set(hosts)].filter((each) => each !== host);
    if (ladder !== null && neighbours.length > 0)
      await world.store.keepLadder(batch.id, url, { ...ladder, neighbours });
  }
}

async function askFurther(
  { world, signal }: Step,
  { batch_id, url, observations, control }: Due,
): Promise<void> {
  if (signal.aborted) return;
  const ladder = await climb(world, observations ?? [], control, signal);
  if (signal.aborted) return; // A question that was cut short is no answer.
  await world.store.addBytes(world.now().toISOString().slice(0, 10), bytesOf(ladder));
  await world.store.keepLadder(batch_id, url, ladder);
}

function judgeNow({ world, signal }: Step, item: QueueItem): Promise<void> {
  return finish(world, item, signal.aborted ? 'interrupted' : 'measured');
}

/** Null when a person stopped the batch: an anchor that was not waited for says nothing of the line. */
async function addFrame({ world, batch, signal, events }: Step): Promise<LineFrame | null> {
  const frame = await askLine(world, signal);
  if (signal.aborted) return null;
  await world.store.addFrame(batch.id, frame);
  await events.framed(frame);
  return frame;
}

/** Failures that a stopped worker left without closing anchors are too old to be framed: they are asked again. */
async function forgetStale({ world, batch }: Step): Promise<void> {
  const oldest = new Date(world.now().getTime() - STALE_AFTER_MS).toISOString();
  for (const { url, observations } of await world.store.queue(batch.id)) {
    const last = observations?.at(-1);
    if (last !== undefined && last.started_at < oldest)
      await world.store.keepObservations(batch.id, url, null);
  }
}
