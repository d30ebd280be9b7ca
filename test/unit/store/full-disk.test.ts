import { IDBObjectStore } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connect } from '../../../utils/store/connection.ts';
import { observationsOf } from '../../../utils/store/result-row.ts';
import { openStore } from '../../../utils/store/store.ts';
import type { Store } from '../../../utils/store/store.ts';
import { at, batch, freshStore, items, keep, observation, OK, RESET, result, target } from './fixtures.ts';

const A = 'https://a.example/';

/** What a fake disk must still be rid of before anything more fits on it. */
interface Disk {
  /** Records that must be deleted. */
  over: number;
  deleted: string[];
}

/**
 * `transaction`, as Chromium has it: the requests end with an AbortError, and the transaction alone says QuotaExceededError.
 * `request`, as Firefox has it: the other way about.
 */
function fullDisk(over: number, says: 'transaction' | 'request' = 'transaction'): Disk {
  const disk: Disk = { over, deleted: [] };
  for (const name of ['add', 'put'] as const) {
    const write = Reflect.get(IDBObjectStore.prototype, name);
    vi.spyOn(IDBObjectStore.prototype, name).mockImplementation(function (this: IDBObjectStore, ...record) {
      if (disk.over > 0 && says === 'request') return fail(this);
      const request: IDBRequest<IDBValidKey> = Reflect.apply(write, this, record);
      if (disk.over > 0) queueMicrotask(() => refuse(this.transaction));
      return request;
    });
  }
  const remove = Reflect.get(IDBObjectStore.prototype, 'delete');
  vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(function (this: IDBObjectStore, key) {
    // A queue item goes in the same transaction as its Result comes: that frees nothing.
    if (this.name !== 'queue') {
      disk.over -= 1;
      disk.deleted.push(this.name);
    }
    return Reflect.apply(remove, this, [key]);
  });
  return disk;
}

function failByQuota(): never {
  throw new DOMException('the disk is full', 'QuotaExceededError');
}

/** How fake-indexeddb 6.2.8 runs a request. */
function fail<Answer>(source: IDBObjectStore): IDBRequest<Answer> {
  const run = Reflect.get(source.transaction, '_execRequestAsync');
  return Reflect.apply(run, source.transaction, [{ source, operation: failByQuota }]);
}

/** How fake-indexeddb 6.2.8 ends a transaction for a reason of its own. */
function refuse(transaction: IDBTransaction): void {
  Reflect.apply(Reflect.get(transaction, '_abort'), transaction, ['QuotaExceededError']);
}

afterEach(() => vi.restoreAllMocks());

/** A store with this many results that were ok and this many that were not, by the minute, in turn. */
async function filled(ok: number, failed: number): Promise<Store & { name: string }> {
  const store = await freshStore({ now: () => new Date(at(999)) });
  for (let index = 0; index < Math.max(ok, failed); index += 1) {
    const minute = index * 2;
    if (index < ok) await keep(store, { batch_id: `ok-${index}`, started_at: at(minute), verdict: OK });
    if (index < failed)
      await keep(store, { batch_id: `bad-${index}`, started_at: at(minute + 1), verdict: RESET });
  }
  return store;
}

const observed = async (store: Store, id: string) => (await store.result(id, A))?.observations.length;

describe('a full disk', () => {
  it.each(['transaction', 'request'] as const)(
    'costs first the observations of what was ok; all results stay (the %s says why)',
    async (says) => {
      const store = await filled(3, 3);
      await store.createBatch(batch('new'), items('new', [A]));
      const rollups = await store.rollups('2026-03-01', '2026-03-01');
      const disk = fullDisk(2, says);
      expect(await store.finish(result({ batch_id: 'new', started_at: at(600) }))).toBe(true);
      expect(new Set(disk.deleted)).toEqual(new Set(['observations']));
      expect(await store.resultsSince(at(0))).toHaveLength(7);
      expect(await observed(store, 'ok-0')).toBe(0);
      expect(await observed(store, 'bad-0')).toBe(1);
      expect(await observed(store, 'new')).toBe(1);
      expect((await store.resultsSince(at(0)))[0]).toMatchObject({
        batch_id: 'ok-0',
        attempts: 1,
        status: 200,
      });
      expect(await store.queue('new')).toEqual([]);
      expect((await store.rollups('2026-03-01', '2026-03-01')).map(({ counts }) => counts)).toEqual(
        rollups.map(({ counts }) => ({ ...counts, ok: counts.ok + 1 })),
      );
    },
  );

  it('costs results older than a week when no such observations are left, and never the rest', async () => {
    const store = await filled(0, 2);
    await keep(store, { batch_id: 'edge', started_at: at(WEEK), verdict: RESET });
    await keep(store, { batch_id: 'newest', started_at: at(WEEK + 2), verdict: RESET });
    await store.createBatch(batch('new'), items('new', [A]));
    await store.putEpisode({
      id: '000000001',
      kind: 'offline',
      last_good_at: null,
      first_bad_at: at(0),
      last_bad_at: at(1),
      first_good_at: null,
      open: true,
      resolution_s: 300,
      gap: false,
      clock_jumped: false,
    });
    const rollups = await store.rollups('2026-03-01', '2026-03-31');
    const disk = fullDisk(2);
    await store.keepObservations('new', A, [observation()]);
    expect(disk.deleted).toEqual(['results', 'observations']);
    expect((await store.resultsSince('')).map(({ batch_id }) => batch_id)).toEqual([
      'bad-1',
      'edge',
      'newest',
    ]);
    expect(await store.rollups('2026-03-01', '2026-03-31')).toEqual(rollups);
    expect(await store.openEpisode()).toBeDefined();
    expect(await store.targetStates()).toHaveLength(1);
    expect((await store.queue('new')).map(({ observations }) => observations)).toEqual([[observation()]]);
  });

  it('costs first the reserve, where there is one, and no memory', async () => {
    const store = await filled(2, 2);
    await store.applyRetention(new Date(at(5)), SETTINGS);
    expect((await store.get('reserve'))?.size).toBe(4_000_000);
    const disk = fullDisk(1);
    await store.addBytes('2026-03-01', 1);
    expect(disk.deleted).toEqual(['kv']);
    expect(await store.get('reserve')).toBeUndefined();
    expect(await store.get('storage_full')).toEqual({ at: at(999) });
    expect(await observed(store, 'ok-0')).toBe(1);
  });

  it('has its reserve again a day later', async () => {
    const store = await filled(1, 0);
    await store.put('storage_full', { at: at(0) });
    await store.applyRetention(new Date(at(60)), SETTINGS);
    expect(await store.get('reserve')).toBeUndefined();
    await store.applyRetention(new Date(at(24 * 60)), SETTINGS);
    expect(await store.get('reserve')).toBeDefined();
  });

  it('does not stop retention, and sets no reserve aside', async () => {
    const store = await filled(0, 1);
    fullDisk(100);
    await store.applyRetention(new Date(at(60 * 24 * 60)), SETTINGS);
    expect(await store.resultsSince('')).toEqual([]);
    expect(await store.get('reserve')).toBeUndefined();
  });

  it('on which deleting makes no room at once costs a few steps, not the memory', async () => {
    const store = await freshStore();
    const old = Array.from({ length: 2000 }, (_, index) => `https://${index}.example/`);
    await connect(store.name).use(async (db) => {
      const transaction = db.transaction('observations', 'readwrite');
      const put = (url: string) => transaction.store.put(observationsOf(result({ url })));
      await Promise.all([...old.map(put), transaction.done]);
    });
    fullDisk(Infinity);
    await expect(store.addBytes('2026-03-01', 1)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(await connect(store.name).use((db) => db.count('observations'))).toBe(2000 - 5 * 250);
  });

  it.each<[string, (store: Store) => Promise<unknown>]>([
    ['createBatch', (store) => store.createBatch(batch('other'), items('other', [A]))],
    ['addFrame', (store) => store.addFrame('new', { ...FRAME })],
    ['endBatch', (store) => store.endBatch('new', 'done', at(1))],
    ['addBytes', (store) => store.addBytes('2026-03-01', 1)],
    ['setOwnTargets', (store) => store.setOwnTargets([target(A)])],
    ['keepLine', (store) => store.keepLine({ line: LINE, last: null, open: null, count: 0 }, [])],
    ['put', (store) => store.put('patience', {})],
  ])('lets %s through, and says so', async (_name, write) => {
    const store = await filled(2, 0);
    await store.createBatch(batch('new'), items('new', [A]));
    expect(await store.get('storage_full')).toBeUndefined();
    fullDisk(1);
    await write(store);
    expect(await store.get('storage_full')).toEqual({ at: at(999) });
  });

  it('that nothing can be taken from is told to the caller, and shown', async () => {
    const store = await filled(1, 0);
    await store.createBatch(batch('new'), items('new', [A]));
    fullDisk(100);
    await expect(store.addBytes('2026-03-01', 1)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(await store.get('storage_full')).toEqual({ at: at(999) });
    expect(await store.queue('new')).toHaveLength(1);
  });

  it('that has not even the room to erase is erased all the same', async () => {
    const store = await filled(2, 0);
    const other = await openStore(store.name);
    vi.spyOn(IDBObjectStore.prototype, 'clear').mockImplementation(function (this: IDBObjectStore) {
      return fail(this);
    });
    await store.erase();
    expect(await store.targetStates()).toEqual([]);
    expect(await other.resultsSince('')).toEqual([]);
  });

  it('that has not even the room to thin leaves all as it was, and says so', async () => {
    const store = await filled(2, 0);
    fullDisk(100);
    vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(function (this: IDBObjectStore) {
      return fail(this);
    });
    await expect(store.addBytes('2026-03-01', 1)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(await store.get('storage_full')).toEqual({ at: at(999) });
    await store.applyRetention(new Date(at(60 * 24 * 60)), SETTINGS);
    expect(await store.resultsSince('')).toHaveLength(2);
  });

  it('leaves nothing half done', async () => {
    const store = await freshStore();
    await store.createBatch(batch('new'), items('new', [A]));
    fullDisk(100);
    await expect(store.finish(result({ batch_id: 'new' }))).rejects.toMatchObject({
      name: 'QuotaExceededError',
    });
    expect(await store.queue('new')).toHaveLength(1);
    expect(await store.targetStates()).toEqual([]);
    expect(await store.rollups('2026-03-01', '2026-03-01')).toEqual([]);
  });
});

const WEEK = 7 * 24 * 60;
const SETTINGS = { raw_retention_days: 30, rollup_retention_days: 730 };
const LINE = { state: 'online', since: at(0), at: at(0) } as const;
const FRAME = {
  at: at(1),
  state: 'online',
  international: { asked: 3, alive: 3 },
  domestic: { asked: 2, alive: 2 },
  flags: [],
} satisfies Parameters<Store['addFrame']>[1];
