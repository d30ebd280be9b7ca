/** Batches and their queues. */
import { commit } from './commit.ts';
import type { Connection } from './connection.ts';
import type { Write } from './full-disk.ts';
import type { Batch, DaySpending, QueueItem } from './records.ts';
import { everyStart } from './ranges.ts';
import { addToDay } from './spending.ts';
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
  | 'keepLadder'
  | 'endBatch'
>;

export function batchQueries(connection: Connection, write: Write): BatchQueries {
  const change = (id: string, changed: (batch: Batch) => Batch) =>
    write(async (db) => {
      const transaction = db.transaction('batches', 'readwrite');
      const batch = await transaction.store.get(id);
      await commit(transaction, [batch === undefined ? undefined : transaction.store.put(changed(batch))]);
    });

  const changeItem = (
    id: string,
    url: string,
    changed: (item: QueueItem) => QueueItem,
    cost: DaySpending | null = null,
  ) =>
    write(async (db) => {
      const transaction = db.transaction(['queue', 'spending'], 'readwrite');
      const queue = transaction.objectStore('queue');
      const spending = transaction.objectStore('spending');
      const [item, spent] = await Promise.all([
        queue.get([id, url]),
        cost === null ? undefined : spending.get(cost.day),
      ]);
      await commit(transaction, [
        item === undefined ? undefined : queue.put(changed(item)),
        cost === null ? undefined : spending.put(addToDay(spent, cost)),
      ]);
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
    keepObservations: (id, url, observations, cost) =>
      changeItem(
        id,
        url,
        (item) => ({ ...item, observations, ladder: observations === null ? null : item.ladder }),
        cost,
      ),
    keepLadder: (id, url, ladder) => changeItem(id, url, (item) => ({ ...item, ladder })),
    endBatch: (id, state, ended_at) => change(id, (batch) => ({ ...batch, state, ended_at })),
  };
}
