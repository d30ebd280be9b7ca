/** What the steps of a batch share: the batch itself, its queued targets with what is known of each, and its frames. */
import pMap from 'p-map';
import type { BlockPage } from '../diagnose/block-pages.data.ts';
import type { LineFrame } from '../diagnose/verdict.ts';
import type { Batch, QueueItem } from '../store/records.ts';
import type { Settings } from '../store/settings.ts';
import type { TargetControl } from '../targets/target-control.ts';
import { askLine } from './ask-line.ts';
import type { Probe } from '../probe/probe.ts';
import type { World } from './world.ts';

export interface BatchEvents {
  /** A target has its first Observation. */
  measured: () => Promise<void>;
  /** The line was asked. */
  framed: (frame: LineFrame) => Promise<void>;
}

export interface Step {
  world: World;
  batch: Batch;
  signal: AbortSignal;
  events: BatchEvents;
  /** As they were when this worker took the batch up. */
  settings: Settings;
  blockPages: readonly BlockPage[];
  /** One question for all who ask the same at once (join-probe.ts). */
  joined: Probe;
  /** URLs that are asked for their headers first (glance.ts). */
  glances: ReadonlySet<string>;
  /** Of a verdict that rests on these pages. */
  method_version: string;
}

/** A queued target, what others saw of it, and the block pages that its answers are compared with. */
export interface Due extends QueueItem {
  /** Not looked up before there is anything to compare it with. */
  control: TargetControl | null;
  blockPages: readonly BlockPage[];
}

/**
 * Does `work` for each queued target that `due` picks, a few at a time, in the order of the batch. The batch it is given is
 * as the passes before left it.
 */
export async function forEach(
  step: Step,
  due: (item: Due) => boolean,
  work: (step: Step, item: Due) => Promise<void>,
): Promise<void> {
  const { concurrency } = step.settings;
  const batch = (await step.world.store.batch(step.batch.id)) ?? step.batch;
  await pMap(await dueItems(step, due), (item) => work({ ...step, batch }, item), { concurrency });
}

export async function dueItems(
  { world, batch, blockPages }: Step,
  due: (item: Due) => boolean,
): Promise<Due[]> {
  const queue = await world.store.queue(batch.id);
  const items = queue.map(async (item) => ({
    ...item,
    control: item.observations === null ? null : await world.controls.of(item.url),
    blockPages,
  }));
  return (await Promise.all(items)).filter(due);
}

/** Null when a person stopped the batch: an anchor that was not waited for says nothing of the line. */
export async function addFrame({ world, batch, signal, events }: Step): Promise<LineFrame | null> {
  const frame = await askLine(world, signal);
  if (signal.aborted) return null;
  await world.store.addFrame(batch.id, frame);
  await events.framed(frame);
  return frame;
}

/** A frame of the line and the newest controls, side by side: both speak of this moment. */
export async function lookAround(step: Step): Promise<void> {
  await Promise.all([addFrame(step), step.world.controls.refresh(step.signal)]);
}
