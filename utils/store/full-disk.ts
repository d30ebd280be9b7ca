/**
 * A full disk is answered by thinning: first a reserve, then the observations of results that were ok, oldest first, then
 * results older than a week (their counts stay in the roll-ups). Never episodes, roll-ups, states, batches or the queue.
 *
 * Why a reserve: Chromium keeps records in LevelDB, where a deletion is one more record and takes room until files are
 * merged, some time later (measured in Chromium 156, 2026-11: at 20 MB of quota, deleting everything made 28 MB of it).
 * A Blob lies in a file of its own, and its deletion makes room at once.
 */
import { DAY } from '../schedule/time.ts';
import { commit } from './commit.ts';
import type { Connection, Work } from './connection.ts';
import { named } from './kv.ts';
import type { Database } from './schema.ts';

/** About two days of measuring. */
const RESERVE_BYTES = 4_000_000;
/** Records that go in one step: some megabytes at most, so that a write waits no longer than a moment. */
const CHUNK = 250;
/** Steps for one write. More would not help at once where deletions do not, and cost the person's memory for nothing. */
const MAX_STEPS = 5;
/** Results of the last days before the newest are never given up. */
const KEPT_MS = 7 * DAY;

/** Does the work; while the disk is too full for it, thins and tries again. */
export type Write = <T>(work: Work<T>) => Promise<T>;

/**
 * @param onFull Called once for each write that found the disk full, after it was done or given up.
 * @throws The browser's own QuotaExceededError when there is nothing to thin, or thinning did not help.
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
        if (step >= MAX_STEPS || !(await makeRoom(connection))) {
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

/** Sets room aside if none is. On a disk that has none, nothing happens. */
export async function keepReserve(connection: Connection): Promise<void> {
  const put = connection.use(async (db) => {
    const transaction = db.transaction('kv', 'readwrite');
    const known = await transaction.store.getKey('reserve');
    const reserve = named('reserve', new Blob([new Uint8Array(RESERVE_BYTES)]));
    await commit(transaction, [known === undefined ? transaction.store.put(reserve) : undefined]);
  });
  await unlessFull(put);
}

/** False when there was nothing to take away, or not even the room to take it away. */
async function makeRoom(connection: Connection): Promise<boolean> {
  const made = await unlessFull(connection.use((db) => thin(db)));
  return made ?? false;
}

/** What the work gives; undefined where the disk is too full for it. */
export async function unlessFull<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isDiskFull(error)) return undefined;
    throw error;
  }
}

async function thin(db: Database): Promise<boolean> {
  const transaction = db.transaction(['kv', 'results', 'observations'], 'readwrite');
  const kv = transaction.objectStore('kv');
  const results = transaction.objectStore('results');
  const observations = transaction.objectStore('observations');
  const [reserve, spare, newest] = await Promise.all([
    kv.getKey('reserve'),
    observations.index('by_thinnable_at').getAllKeys(null, CHUNK),
    results.index('by_started_at').openKeyCursor(null, 'prev'),
  ]);
  if (reserve !== undefined) {
    await commit(transaction, [kv.delete('reserve')]);
    return true;
  }
  if (spare.length > 0) {
    await commit(
      transaction,
      spare.map((key) => observations.delete(key)),
    );
    return true;
  }
  if (newest === null) return false;
  const until = new Date(Date.parse(newest.key) - KEPT_MS).toISOString();
  const old = await results.index('by_started_at').getAllKeys(IDBKeyRange.upperBound(until, true), CHUNK);
  await commit(
    transaction,
    old.flatMap((key) => [results.delete(key), observations.delete(key)]),
  );
  return old.length > 0;
}
