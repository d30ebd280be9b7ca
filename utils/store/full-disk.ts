/**
 * A full disk is answered by thinning: first the observations of results that were ok, oldest first, then the oldest
 * results (their counts stay in the roll-ups). Never episodes, roll-ups, states, batches or the queue.
 */
import { commit } from './commit.ts';
import type { Connection, Work } from './connection.ts';
import type { Database } from './schema.ts';

/** Records that go in one step: some megabytes at most, so that a write waits no longer than a moment. */
const CHUNK = 250;
const MAX_STEPS = 40;

/** Does the work; while the disk is too full for it, thins and tries again. */
export type Write = <T>(work: Work<T>) => Promise<T>;

/**
 * @param onFull Called once for each write that found the disk full, after it was done or given up.
 * @throws The browser's own QuotaExceededError when nothing is left to thin.
 */
export function createWrite(connection: Connection, onFull: () => Promise<void>): Write {
  return async (work) => {
    for (let step = 0; ; step += 1) {
      try {
        const done = await connection.use(work);
        if (step > 0) await onFull();
        return done;
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        if (step >= MAX_STEPS || !(await connection.use((db) => thin(db)))) {
          await onFull();
          throw error;
        }
      }
    }
  };
}

/** Chromium gives a DOMException by this name or a class of that name (from 140), Firefox a DOMException. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}

/** False when there was nothing to take away. */
async function thin(db: Database): Promise<boolean> {
  const transaction = db.transaction(['results', 'observations'], 'readwrite');
  const results = transaction.objectStore('results');
  const observations = transaction.objectStore('observations');
  const [spare, oldest] = await Promise.all([
    observations.index('by_thinnable_at').getAllKeys(null, CHUNK),
    results.index('by_started_at').getAllKeys(null, CHUNK),
  ]);
  const gone =
    spare.length > 0
      ? spare.map((key) => observations.delete(key))
      : oldest.flatMap((key) => [results.delete(key), observations.delete(key)]);
  await commit(transaction, gone);
  return gone.length > 0;
}
