/**
 * One batch from its first anchor to its last Result. Every step is kept before the next begins, so the browser may end
 * the worker at any line: `runBatch` called again with the same batch goes on where it stopped.
 */
import pMap from 'p-map';
import type { BlockPage } from '../diagnose/block-pages.data.ts';
import { isProvenByTls } from '../diagnose/evidence.ts';
import { wantsAgain, wantsConfirm, wantsLadder, wantsPatience } from '../diagnose/questions.ts';
import type { LineFrame } from '../diagnose/verdict.ts';
import { MINUTE, SECOND } from '../schedule/time.ts';
import type { Batch, QueueItem } from '../store/records.ts';
import { askLine } from './ask-line.ts';
import { bytesOf, climb } from './climb.ts';
import { finish } from './finish.ts';
import { knownBlockPages } from './known-block-pages.ts';
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
  blockPages: readonly BlockPage[];
}

/** Works the batch off. Resolves when every target has its Result and the batch is closed. */
export async function runBatch(
  world: World,
  batch: Batch,
  signal: AbortSignal,
  events: BatchEvents,
): Promise<void> {
  const { pages: blockPages } = await knownBlockPages(world.store);
  const step: Step = { world, batch, signal, events, blockPages };
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
      // Once more, now that there are failures: a control may have been measured since.
      await Promise.all([addFrame(step), world.controls.refresh(signal)]);
      await forEach(step, isToConfirm, attempt);
    }
    if (await isOpen(step, () => true)) await addFrame(step);
  }
  await forEach(step, () => true, judgeNow);
  await world.store.endBatch(batch.id, signal.aborted ? 'stopped' : 'done', world.now().toISOString());
}

type Due = (item: QueueItem, step: Pick<Step, 'blockPages'>) => boolean;

const isNew: Due = ({ observations }) => observations === null;
const isToTryAgain: Due = ({ observations }, { blockPages }) =>
  observations?.length === 1 && wantsAgain(observations, blockPages);
const isToClimb: Due = ({ observations, ladder }) =>
  observations !== null && ladder === null && wantsLadder(observations);
const isToConfirm: Due = ({ observations, ladder }, { blockPages }) =>
  observations !== null && ladder !== null && wantsConfirm(observations, ladder, blockPages);
const wantsMore: Due = (item, step) =>
  isToTryAgain(item, step) || isToClimb(item, step) || isToConfirm(item, step);

/** Does `work` for each queued target that `due` picks, a few at a time, in the order of the batch. */
async function forEach(
  step: Step,
  due: Due,
  work: (step: Step, item: QueueItem) => Promise<void>,
): Promise<void> {
  const { concurrency } = await step.world.settings();
  const items = (await step.world.store.queue(step.batch.id)).filter((item) => due(item, step));
  await pMap(items, (item) => work(step, item), { concurrency });
}

async function isOpen(step: Step, open: Due): Promise<boolean> {
  return (await step.world.store.queue(step.batch.id)).some((item) => open(item, step));
}

/** The name once more. A first answer that proves itself is judged at once, so that a person sees it. */
async function attempt({ world, signal, events, blockPages }: Step, item: QueueItem): Promise<void> {
  if (signal.aborted) return;
  const { batch_id, url, ladder } = item;
  const before = item.observations ?? [];
  const isPatient =
    ladder !== null && wantsPatience(before, ladder, blockPages) && (await mayBePatient(world, url));
  const timeout_ms = isPatient ? PATIENCE_MS : (await world.settings()).timeout_ms;
  const observation = await world.probe(url, { timeout_ms, signal });
  if (observation.end === 'stopped') return;
  await world.store.addBytes(observation.started_at.slice(0, 10), observation.bytes);
  const observations = [...before, observation];
  await world.store.keepObservations(batch_id, url, observations);
  const isProven = before.length === 0 && observation.end === 'answered' && isProvenByTls(observation);
  if (isProven) await finish(world, { ...item, observations }, 'measured');
  if (item.observations === null) await events.measured();
}

async function askFurther(
  { world, signal, blockPages }: Step,
  { batch_id, url, observations }: QueueItem,
): Promise<void> {
  if (signal.aborted) return;
  const ladder = await climb(world, observations ?? [], blockPages, signal);
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
