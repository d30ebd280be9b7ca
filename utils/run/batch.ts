/**
 * One batch from its first anchor to its last Result. Every step is kept before the next begins, so the browser may end
 * the worker at any line: `runBatch` called again with the same batch goes on where it stopped.
 */
import pMap from 'p-map';
import { isProvenByTls } from '../diagnose/evidence.ts';
import { judge, METHOD_VERSION } from '../diagnose/judge.ts';
import type { LineFrame } from '../diagnose/verdict.ts';
import type { Observation } from '../probe/observation.ts';
import { MINUTE, SECOND } from '../schedule/time.ts';
import type { Batch, QueueItem, Result } from '../store/records.ts';
import { nextTargetState } from '../store/target-state.ts';
import { askLine } from './ask-line.ts';
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

/** Works the batch off. Resolves when every target has its Result and the batch is closed. Never rejects for a target's sake. */
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
    await attempt(step, (item) => item.observations === null);
    const failed = (await world.store.queue(batch.id)).filter(wantsAgain);
    if (failed.length > 0 && opening.state === 'online') {
      await addFrame(step);
      await world.sleep(AGAIN_PAUSE_MS, signal);
      await attempt(step, wantsAgain);
    }
    if ((await world.store.queue(batch.id)).length > 0) await addFrame(step);
  }
  await judgeRest(step);
  await world.store.endBatch(batch.id, signal.aborted ? 'stopped' : 'done', world.now().toISOString());
}

/** One attempt of every queued item that `due` picks, a few at a time. What was answered over TLS is judged at once. */
async function attempt(
  { world, batch, signal, events }: Step,
  due: (item: QueueItem) => boolean,
): Promise<void> {
  const { concurrency, timeout_ms } = await world.settings();
  const items = (await world.store.queue(batch.id)).filter(due);
  await pMap(
    items,
    async (item) => {
      if (signal.aborted) return;
      const observation = await world.probe(item.url, { timeout_ms, signal });
      if (observation.end === 'stopped') return;
      await world.store.addBytes(observation.started_at.slice(0, 10), observation.bytes);
      const measured = { ...item, observations: [...(item.observations ?? []), observation] };
      await world.store.keepObservations(batch.id, item.url, measured.observations);
      if (needsNoClosing(measured.observations)) await finish(world, batch, measured, 'measured');
      if (item.observations === null) await events.measured();
    },
    { concurrency },
  );
}

async function judgeRest({ world, batch, signal }: Step): Promise<void> {
  const ended = signal.aborted ? 'interrupted' : 'measured';
  for (const item of await world.store.queue(batch.id)) await finish(world, batch, item, ended);
}

async function finish(
  world: World,
  batch: Batch,
  item: QueueItem,
  ended: 'measured' | 'interrupted',
): Promise<void> {
  const observations = item.observations ?? [];
  const frames = (await world.store.batch(batch.id))?.frames ?? batch.frames;
  const verdict = judge({ observations, frames, ended });
  const result: Result = {
    batch_id: batch.id,
    url: item.url,
    target: item.target,
    observations,
    verdict,
    started_at: observations[0]?.started_at ?? world.now().toISOString(),
    duration_ms: observations.reduce((sum, { duration_ms }) => sum + duration_ms, 0),
    method_version: METHOD_VERSION,
  };
  const previous = await world.store.targetState(item.url);
  await world.store.finish(result, nextTargetState(previous, result));
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
  for (const item of await world.store.queue(batch.id)) {
    const last = item.observations?.at(-1);
    if (last !== undefined && last.started_at < oldest)
      await world.store.keepObservations(batch.id, item.url, null);
  }
}

function wantsAgain(item: QueueItem): boolean {
  const [only, ...others] = item.observations ?? [];
  return only !== undefined && others.length === 0 && only.end !== 'answered';
}

/** A first answer that proves itself; a plain http one could be a portal's, so it waits for the closing anchors. */
function needsNoClosing(observations: Observation[]): boolean {
  const [only, ...others] = observations;
  return only?.end === 'answered' && others.length === 0 && isProvenByTls(only);
}
