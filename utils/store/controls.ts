/** Collectors and what they said. A cache: it never makes what was measured here give way to it. */
import { commit } from './commit.ts';
import type { Connection } from './connection.ts';
import { unlessFull } from './full-disk.ts';
import { everyStart } from './ranges.ts';
import type { Store } from './store.ts';

type ControlQueries = Pick<
  Store,
  'collectors' | 'keepCollector' | 'keepControls' | 'controlsOf' | 'forgetCollectors'
>;

export function controlQueries(connection: Connection): ControlQueries {
  return {
    collectors: () => connection.use((db) => db.getAll('collectors')),
    keepCollector: async (memory) => {
      const kept = connection.use((db) => {
        const transaction = db.transaction('collectors', 'readwrite');
        return commit(transaction, [transaction.store.put(memory)]);
      });
      await unlessFull(kept);
    },
    keepControls: async (memory, list, said) => {
      const collector = memory.url;
      const kept = connection.use((db) => {
        const transaction = db.transaction(['collectors', 'controls'], 'readwrite');
        const controls = transaction.objectStore('controls');
        return commit(transaction, [
          transaction.objectStore('collectors').put(memory),
          controls.delete(IDBKeyRange.bound([collector, list], [collector, list, []])),
          ...[...said].map(([url, one]) => controls.put({ collector, list, url, ...one })),
        ]);
      });
      await unlessFull(kept);
    },
    controlsOf: (url) => connection.use((db) => db.getAllFromIndex('controls', 'by_url', url)),
    forgetCollectors: async (except) => {
      const forgotten = connection.use(async (db) => {
        const transaction = db.transaction(['collectors', 'controls'], 'readwrite');
        const collectors = transaction.objectStore('collectors');
        const others = (await collectors.getAllKeys()).filter((url) => !except.includes(url));
        await commit(
          transaction,
          others.flatMap((url) => [
            collectors.delete(url),
            transaction.objectStore('controls').delete(everyStart(url)),
          ]),
        );
      });
      await unlessFull(forgotten);
    },
  };
}
