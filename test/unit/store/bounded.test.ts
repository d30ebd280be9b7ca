import { IDBCursor, IDBIndex, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect } from '../../../utils/store/connection.ts';
import { rowOf } from '../../../utils/store/result-row.ts';
import type { Store } from '../../../utils/store/store.ts';
import { nextTargetState } from '../../../utils/store/target-state.ts';
import { at, batch, freshStore, items, MINUTE_MS, result, START } from './fixtures.ts';

/** 50,000 results: 100 targets, 500 hourly batches. */
const URLS = Array.from({ length: 100 }, (_, index) => `https://${String(index).padStart(2, '0')}.example/`);
const HOURS = 500;
const A = URLS[0] ?? '';
const hour = (hours: number) => at(60 * hours);

let store: Store & { name: string };

beforeAll(async () => {
  store = await freshStore();
  const connection = connect(store.name);
  for (let at_hour = 0; at_hour < HOURS; at_hour += 1) {
    await connection.use(async (db) => {
      const transaction = db.transaction(['results', 'batches'], 'readwrite');
      const id = `batch-${at_hour}`;
      const rows = URLS.map((url) => rowOf(result({ batch_id: id, url, started_at: hour(at_hour) })));
      await Promise.all([
        transaction.objectStore('batches').put(batch(id, { state: 'done', created_at: hour(at_hour) })),
        ...rows.map((row) => transaction.objectStore('results').put(row)),
        transaction.done,
      ]);
    });
  }
  await connection.use(async (db) => {
    const { store: states, done } = db.transaction('target_states', 'readwrite');
    await Promise.all([...URLS.map((url) => states.put(nextTargetState(undefined, result({ url })))), done]);
  });
  await connection.close();
}, 120_000);

afterEach(() => vi.restoreAllMocks());

const READS = ['get', 'getKey', 'getAll', 'getAllKeys', 'openCursor', 'openKeyCursor', 'count'] as const;
const STEPS = ['continue', 'advance', 'continuePrimaryKey'] as const;

/** Counts what every read gives: an answer of a list counts by its length, each step of a cursor counts one. */
function countVisits(): () => number {
  let visits = 0;
  for (const prototype of [IDBObjectStore.prototype, IDBIndex.prototype]) {
    for (const name of READS) {
      const read = prototype[name];
      vi.spyOn(prototype, name).mockImplementation(function (
        this: IDBObjectStore & IDBIndex,
        ...args: unknown[]
      ) {
        const request: IDBRequest<unknown> = Reflect.apply(read, this, args);
        request.addEventListener('success', () => {
          visits += name.startsWith('getAll') && Array.isArray(request.result) ? request.result.length : 1;
        });
        return request;
      });
    }
  }
  for (const name of STEPS) {
    const step = IDBCursor.prototype[name];
    vi.spyOn(IDBCursor.prototype, name).mockImplementation(function (this: IDBCursor, ...args: unknown[]) {
      visits += 1;
      Reflect.apply(step, this, args);
    });
  }
  return () => visits;
}

describe('among 50,000 results', () => {
  it.each<[string, number, () => Promise<unknown[]>]>([
    ['the results of a day are', 2400, () => store.resultsSince(hour(HOURS - 24))],
    ['the results of a batch are', 100, () => store.resultsOfBatch('batch-250')],
    ['the states of all targets are', 100, () => store.targetStates()],
    ['unfinished batches are', 0, () => store.unfinishedBatches()],
    [
      "a page of one target's results is",
      50,
      async () => (await store.resultsOfUrl(A, { since: hour(0), until: hour(HOURS), limit: 50 })).results,
    ],
  ])('%s %d records, and no more are looked at', async (_name, length, read) => {
    const visits = countVisits();
    expect(await read()).toHaveLength(length);
    expect(visits()).toBe(length);
  });

  it('the last full batch is one record of each trigger', async () => {
    const visits = countVisits();
    expect((await store.lastFullBatch())?.id).toBe(`batch-${HOURS - 1}`);
    expect(visits()).toBe(2);
  });

  it('finishing one target looks at five records', async () => {
    const one = result({ batch_id: 'new', started_at: hour(HOURS) });
    await store.createBatch(batch('new'), items('new', [one.url]));
    const visits = countVisits();
    expect(await store.finish(one, { cost: { day: '2026-03-01', bytes: 1 } })).toBe(true);
    expect(visits()).toBe(5);
  });

  it('a run of retention with nothing to delete looks at three records of its own', async () => {
    const visits = countVisits();
    const now = new Date(START + HOURS * 60 * MINUTE_MS);
    await store.applyRetention(now, { raw_retention_days: 30, rollup_retention_days: 730 });
    expect(visits()).toBe(3);
  });
});
