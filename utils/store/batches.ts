/** Batches and their queues. */
import { commit } from './commit.ts';
import type { Connection } from './connection.ts';
import type { Write } from './full-disk.ts';
import type { Batch } from './records.ts';
import { everyStart } from './ranges.ts';
import type { Store } from './store.ts';

type BatchQueries = Pick<
  Store,
  | 'createBatch'
  | 'unfinishedBatches'
  | 'batch'
  | 'lastFullBatch'
  | 'addFrame'
  | 'queue'
  | 'keepObservations'
  | 'endBatch'
>;

export function batchQueries(connection: Connection, write: Write): BatchQueries {
  const change = (id: string, changed: (batch: Batch) => Batch) =>
    write(async (db) => {
      const transaction = db.transaction('batches', 'readwrite');
      const batch = await transaction.store.get(id);
      await commit(transaction, [batch === undefined ? undefined : transaction.store.put(changed(batch))]);
    });

  return {
    createBatch: (batch, items) =>
      write(async (db) => {
        const byUrl = new Map(items.toReversed().map((item) => [item.url, item]));
        const transaction = db.transaction(['batches', 'queue'], 'readwrite');
        await commit(transaction, [
          transaction.objectStore('batches').add({ ...batch, total: byUrl.size }),
          ...[...byUrl.values()].map((item) => transaction.objectStore('queue').add(item)),
        ]);
      }),
    unfinishedBatches: () =>
      connection.use((db) => db.getAllFromIndex('batches', 'by_state', everyStart('running'))),
    batch: (id) => connection.use((db) => db.get('batches', id)),
    lastFullBatch: () =>
      connection.use(async (db) => {
        const index = db.transaction('batches').store.index('by_trigger');
        const newest = await Promise.all([
          index.openCursor(everyStart('schedule'), 'prev'),
          index.openCursor(everyStart('person'), 'prev'),
        ]);
        const batches = newest.flatMap((cursor) => (cursor === null ? [] : [cursor.value]));
        return batches.toSorted((a, b) => a.created_at.localeCompare(b.created_at)).at(-1);
      }),
    addFrame: (id, frame) => change(id, (batch) => ({ ...batch, frames: [...batch.frames, frame] })),
    queue: (id) => connection.use((db) => db.getAllFromIndex('queue', 'by_position', everyStart(id))),
    keepObservations: (id, url, observations) =>
      write(async (db) => {
        const transaction = db.transaction('queue', 'readwrite');
        const item = await transaction.store.get([id, url]);
        const kept = item === undefined ? undefined : transaction.store.put({ ...item, observations });
        await commit(transaction, [kept]);
      }),
    endBatch: (id, state, ended_at) => change(id, (batch) => ({ ...batch, state, ended_at })),
  };
}
