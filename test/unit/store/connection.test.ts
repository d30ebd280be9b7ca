import { forceCloseDatabase } from 'fake-indexeddb';
import { deleteDB, openDB, unwrap } from 'idb';
import { describe, expect, it } from 'vitest';
import { connect } from '../../../utils/store/connection.ts';
import { MIGRATIONS } from '../../../utils/store/migrations.ts';
import type { Migration } from '../../../utils/store/migrations.ts';
import { STORE_NAMES } from '../../../utils/store/schema.ts';
import type { Database } from '../../../utils/store/schema.ts';
import { openStore } from '../../../utils/store/store.ts';
import { freshStore, keep, result } from './fixtures.ts';

/** A migration that does not exist yet: each target's state gets a mark. */
const markStates: Migration = async (_db, transaction) => {
  const states = transaction.objectStore('target_states');
  for (const state of await states.getAll()) await states.put({ ...state, bytes: 4711 });
};
/** The browser ends the connection by itself. */
function forceClose(db: Database): void {
  // Its declared parameter is the class in place of an instance (fake-indexeddb 6.2.8).
  Reflect.apply(forceCloseDatabase, undefined, [unwrap(db)]);
}

const LATER = [...MIGRATIONS, markStates];

describe('migrations', () => {
  it('lead from nothing to the present shape', async () => {
    const { name } = await freshStore();
    const db = await openDB(name);
    expect(db.version).toBe(MIGRATIONS.length);
    expect([...db.objectStoreNames]).toEqual(STORE_NAMES.toSorted());
    db.close();
  });

  it('keep what version 1 held', async () => {
    const store = await freshStore({ migrations: MIGRATIONS.slice(0, 1) });
    const kept = await keep(store);
    await store.setOwnTargets([kept.target]);
    await store.close();
    const later = await openStore(store.name, { migrations: LATER });
    expect(await later.resultsOfBatch('b1')).toEqual([result()]);
    expect(await later.ownTargets()).toEqual([kept.target]);
    expect((await later.targetStates()).map(({ bytes }) => bytes)).toEqual([4711]);
  });

  it.each<[string, Migration]>([
    [
      'at once',
      () => {
        throw new Error('a bug');
      },
    ],
    [
      'half-way',
      async (db, transaction) => {
        db.deleteObjectStore('rollups');
        await transaction.objectStore('results').clear();
        throw new Error('a bug');
      },
    ],
  ])('that fail %s leave all as it was', async (_when, failing) => {
    const store = await freshStore();
    await keep(store);
    await store.close();
    const broken = openStore(store.name, { migrations: [...MIGRATIONS, failing] });
    await expect(broken).rejects.toMatchObject({
      message: expect.stringContaining('migration'),
      cause: { message: 'a bug' },
    });
    expect(await store.resultsOfBatch('b1')).toEqual([result()]);
    expect(await store.rollups('2026-03-01', '2026-03-01')).toHaveLength(1);
  });

  it('do not lead back: a newer database is refused and left alone', async () => {
    const store = await freshStore({ migrations: LATER });
    await keep(store);
    await store.close();
    await expect(openStore(store.name)).rejects.toMatchObject({ name: 'VersionError' });
    expect(await store.resultsOfBatch('b1')).toEqual([result()]);
  });
});

describe('connections', () => {
  it('let a newer version in while they are open', async () => {
    const older = await freshStore();
    await keep(older);
    const newer = await openStore(older.name, { migrations: LATER });
    expect(await newer.resultsOfBatch('b1')).toEqual([result()]);
    await expect(older.targetStates()).rejects.toMatchObject({ name: 'VersionError' });
  });

  it('let a newer version in only when their transaction is over, and lose nothing of it', async () => {
    const { name } = await freshStore();
    const connection = connect(name);
    const begun = Promise.withResolvers<void>();
    const writing = connection.use(async (db) => {
      const { store, done } = db.transaction('spending', 'readwrite');
      for (let read = 0; read < 20; read += 1) {
        await store.get('2026-03-01');
        begun.resolve();
      }
      await Promise.all([store.put({ day: '2026-03-01', bytes: 1 }), done]);
    });
    await begun.promise;
    const newer = await openStore(name, { migrations: LATER });
    await writing;
    expect(await newer.bytesSpent('2026-03-01')).toBe(1);
  });

  it('do not stand in the way of another page that deletes all, and begin anew', async () => {
    const store = await freshStore();
    await keep(store);
    await deleteDB(store.name);
    expect(await store.targetStates()).toEqual([]);
    await keep(store);
    expect(await store.targetStates()).toHaveLength(1);
  });

  it('are opened again when the browser ended them', async () => {
    const connection = connect((await freshStore()).name);
    const addOne = (before: (db: Database) => void = () => {}) =>
      connection.use(async (db) => {
        before(db);
        const { store, done } = db.transaction('spending', 'readwrite');
        const spent = await store.get('2026-03-01');
        await Promise.all([store.put({ day: '2026-03-01', bytes: (spent?.bytes ?? 0) + 1 }), done]);
      });
    await addOne();
    await connection.use(async (db) => forceClose(db));
    await addOne();
    let isFirst = true;
    await addOne((db) => {
      if (isFirst) forceClose(db);
      isFirst = false;
    });
    expect(await connection.use((db) => db.get('spending', '2026-03-01'))).toEqual({
      day: '2026-03-01',
      bytes: 3,
    });
  });

  it('pass on what is no loss of theirs', async () => {
    const { name } = await freshStore();
    await expect(
      connect(name).use(async () => {
        throw new Error('a bug');
      }),
    ).rejects.toThrow('a bug');
  });
});
