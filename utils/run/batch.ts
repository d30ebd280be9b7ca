/**
 * One batch from its first anchor to its last Result. Every step is kept before the next begins, so the browser may end
 * the worker at any line: `runBatch` called again with the same batch goes on where it stopped.
 */
import { confirmNotBefore, wantsConfirm } from '../diagnose/confirm.ts';
import { LASTING_MS } from '../diagnose/proof.control-reached.ts';
import { wantsAgain, wantsLadder } from '../diagnose/questions.ts';
import { MINUTE, SECOND } from '../schedule/time.ts';
import type { Batch } from '../store/records.ts';
import { askQuietly } from './ask-quietly.ts';
import { attempt, confirm } from './attempt.ts';
import { bytesOf, climb } from './climb.ts';
import { finish } from './finish.ts';
import { urlsToGlanceAt } from './glance.ts';
import { joinProbe } from './join-probe.ts';
import { knownBlockPages } from './known-block-pages.ts';
import { noteNeighbours } from './neighbours.ts';
import { awaitControls, soonRenewed } from './newer-controls.ts';
import { addFrame, dueItems, forEach, lookAround, type BatchEvents, type Due, type Step } from './step.ts';
import type { World } from './world.ts';

/** Pause before a failure is tried again: longer than a lost packet's retransmission, shorter than patience. */
const AGAIN_PAUSE_MS = 3 * SECOND;
/** A failure that waits longer than this for its closing anchors (a worker was stopped) is measured anew. */
const STALE_AFTER_MS = 10 * MINUTE;

/** Works the batch off. Resolves when every target has its Result and the batch is closed. */
export async function runBatch(
  world: World,
  batch: Batch,
  signal: AbortSignal,
  events: BatchEvents,
): Promise<void> {
  const { pages: blockPages, method_version } = await knownBlockPages(world.store);
  const settings = await world.settings();
  const step: Step = {
    world,
    batch,
    signal,
    events,
    settings,
    blockPages,
    joined: joinProbe(world.probe),
    glances: await urlsToGlanceAt(world),
    method_version,
  };
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
      await lookAround(step);
      await forEach(step, isToConfirm, confirm);
      await noteNeighbours(step);
      await askQuietly(step);
    }
    if (await isOpen(step, () => true)) await addFrame(step);
  }
  await noteNeighbours(step);
  const renewed = await soonRenewed(step);
  await forEach(step, ({ url }) => !renewed.has(url), judgeNow);
  await awaitControls(step, renewed);
  await forEach(step, () => true, judgeNow);
  await world.store.endBatch(batch.id, signal.aborted ? 'stopped' : 'done', world.now().toISOString());
}

const isNew = ({ observations }: Due) => observations === null;
const isToTryAgain = ({ observations, control, blockPages }: Due) =>
  observations?.length === 1 && wantsAgain(observations, control, blockPages);
const isToClimb = ({ observations, ladder }: Due) =>
  observations !== null && ladder === null && wantsLadder(observations);
const isToConfirm = ({ observations, ladder, control, blockPages }: Due) =>
  observations !== null && ladder !== null && wantsConfirm({ observations, ladder, control, blockPages });
const wantsMore = (item: Due) => isToTryAgain(item) || isToClimb(item) || isToConfirm(item);

async function isOpen(step: Step, open: (item: Due) => boolean): Promise<boolean> {
  return (await dueItems(step, open)).length > 0;
}

/** A failure that a control contradicts has to last: sites have short outages of their own. */
async function letItLast(step: Step): Promise<void> {
  const { world, signal } = step;
  const open = await dueItems(step, (item) => item.control !== null && isToConfirm(item));
  const until = Math.max(0, ...open.map(({ observations }) => confirmNotBefore(observations ?? [])));
  const left_ms = Math.min(until - world.now().getTime(), LASTING_MS);
  if (left_ms > 0) await world.sleep(left_ms, signal);
}

async function askFurther(step: Step, item: Due): Promise<void> {
  const { world, signal } = step;
  if (signal.aborted) return;
  const { batch_id, url, observations } = item;
  const ladder = await climb(step, observations ?? [], item);
  if (signal.aborted) return; // A question that was cut short is no answer.
  await world.store.addBytes(world.now().toISOString().slice(0, 10), bytesOf(ladder));
  await world.store.keepLadder(batch_id, url, ladder);
}

function judgeNow(step: Step, item: Due): Promise<void> {
  return finish(step, item, step.signal.aborted ? 'interrupted' : 'measured');
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
