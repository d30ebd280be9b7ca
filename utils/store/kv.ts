/** Small records: by name, and the day's bytes. */
import { commit } from './commit.ts';
import type { Connection } from './connection.ts';
import type { Write } from './full-disk.ts';
import type { NamedRecords } from './records.ts';
import type { NamedRecord } from './schema.ts';
import { addToDay } from './spending.ts';
import type { Store } from './store.ts';

type KvQueries = Pick<Store, 'get' | 'put' | 'ownTargets' | 'setOwnTargets' | 'bytesSpent' | 'addBytes'>;

/** A named record as it is stored. */
export function named<Name extends keyof NamedRecords>(name: Name, value: NamedRecords[Name]): NamedRecord {
  const kept: Partial<NamedRecords> = {};
  kept[name] = value;
  return { name, kept };
}

export function kvQueries(connection: Connection, write: Write, fullDisk: FullDiskNote): KvQueries {
  const get: Store['get'] = async (name) => {
    const kept = (await connection.use((db) => db.get('kv', name)))?.kept[name];
    return kept ?? (name === 'storage_full' ? fullDisk.unkept()?.kept[name] : undefined);
  };
  const put: Store['put'] = async (name, value) => {
    await write((db) => {
      const transaction = db.transaction('kv', 'readwrite');
      return commit(transaction, [transaction.store.put(named(name, value))]);
    });
  };

  return {
    get,
    put,
    ownTargets: async () => (await get('own_targets')) ?? [],
    setOwnTargets: (targets) => put('own_targets', targets),
    bytesSpent: async (day) => (await connection.use((db) => db.get('spending', day)))?.bytes ?? 0,
    addBytes: (day, bytes) =>
      write(async (db) => {
        const transaction = db.transaction('spending', 'readwrite');
        const spent = await transaction.store.get(day);
        await commit(transaction, [transaction.store.put(addToDay(spent, { day, bytes }))]);
      }),
  };
}

/** That the disk was full is kept on that disk; where even that fails, as long as the worker lives. */
export interface FullDiskNote {
  keep: () => Promise<void>;
  unkept: () => NamedRecord | undefined;
}

export function createFullDiskNote(connection: Connection, now: () => Date): FullDiskNote {
  let unkept: NamedRecord | undefined;
  return {
    keep: async () => {
      const note = named('storage_full', { at: now().toISOString() });
      unkept = note;
      await connection
        .use((db) => db.put('kv', note))
        .then(
          () => {
            unkept = undefined;
          },
          () => {},
        );
    },
    unkept: () => unkept,
  };
}
