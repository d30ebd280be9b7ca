/** Keeps the popup's two items up to date: the summary (whole, seldom) and the progress (small, often). */
import { SECOND } from '../schedule/time.ts';
import type { Batch } from '../store/records.ts';
import { makeSummary } from './make-summary.ts';
import type { Progress } from '../summary/summary.ts';
import type { World } from './world.ts';

/** While a batch runs the summary is made anew at most this often. */
const PUBLISH_EVERY_MS = 2 * SECOND;
/** The eye follows no faster, and each telling is a write that wakes every open page. */
const TELL_EVERY_MS = 250;

export interface Publisher {
  batchStarts: (batch: Batch) => Promise<void>;
  /** One more target of the running batch has its first Observation. */
  measured: () => Promise<void>;
  batchesEnd: () => Promise<void>;
  /** Makes the summary from what is stored, now. */
  publish: () => Promise<void>;
}

export function createPublisher(world: World): Publisher {
  let progress: Progress | null = null;
  let publishedAt = 0;
  let toldAt = 0;

  const publish = async () => {
    publishedAt = world.monotonic();
    await world.publish(await makeSummary(world));
  };

  const tell = async (now: Progress) => {
    progress = now;
    toldAt = world.monotonic();
    await world.publishProgress(now);
  };

  return {
    publish,
    batchStarts: async ({ id, total }) => {
      const waiting = (await world.store.queue(id)).filter(
        ({ observations }) => observations === null,
      ).length;
      await tell({ batch_id: id, done: total - waiting, total });
    },
    measured: async () => {
      if (progress === null) return;
      progress = { ...progress, done: Math.min(progress.done + 1, progress.total) };
      const isLast = progress.done === progress.total;
      if (isLast || world.monotonic() - toldAt >= TELL_EVERY_MS) await tell(progress);
      if (world.monotonic() - publishedAt > PUBLISH_EVERY_MS) await publish();
    },
    batchesEnd: async () => {
      progress = null;
      await publish();
      // Last, for it says that nothing is left to be told: see `wake`.
      await world.publishProgress(null);
    },
  };
}
