/* oxlint-disable unicorn/consistent-function-scoping -- each function is sent as text and brings its own helpers along */
/** What runs inside the extension's page, sent as text: it sees its arguments and the page's globals and nothing else. */
import type { Batch, KeptObservations } from '../../utils/store/records.ts';

/** The batch and the observations behind its Results. */
export async function readKept(batchId: string): Promise<{ batch: Batch; kept: KeptObservations[] }> {
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
  const database = await done(indexedDB.open('reachwatch'));
  try {
    const stores = database.transaction(['batches', 'observations']);
    const ofBatch = IDBKeyRange.bound([batchId], [batchId, []]);
    const batch: IDBRequest<Batch> = stores.objectStore('batches').get(batchId);
    const kept: IDBRequest<KeptObservations[]> = stores.objectStore('observations').getAll(ofBatch);
    return { batch: await done(batch), kept: await done(kept) };
  } finally {
    database.close();
  }
}

/** Puts `count` results like `model` behind those that are there, numbered from `from`. */
export async function putResults(
  model: { batch_id: string; started_at: string },
  from: number,
  count: number,
): Promise<void> {
  const EVERY_MS = 5000;
  const RESULTS_A_BATCH = 100;
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
  const database = await done(indexedDB.open('reachwatch'));
  const writing = database.transaction('results', 'readwrite', { durability: 'relaxed' });
  const results = writing.objectStore('results');
  for (let n = from; n < from + count; n += 1) {
    results.put({
      ...model,
      batch_id: `bench-${String(Math.floor(n / RESULTS_A_BATCH)).padStart(6, '0')}`,
      url: `https://site-${n % RESULTS_A_BATCH}.test/`,
      started_at: new Date(Date.parse(model.started_at) - n * EVERY_MS).toISOString(),
    });
  }
  await new Promise((resolve, reject) => {
    writing.addEventListener('complete', resolve);
    writing.addEventListener('abort', () => reject(writing.error));
  });
  database.close();
}

/** How many results there are. */
export async function countResults(): Promise<number> {
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
  const database = await done(indexedDB.open('reachwatch'));
  const count = await done(database.transaction('results').objectStore('results').count());
  database.close();
  return count;
}

/** Milliseconds from the navigation's start to the first contentful paint. */
export function firstContentfulPaint(): Promise<number> {
  return new Promise((resolve) => {
    new PerformanceObserver((list, observer) => {
      const [paint] = list.getEntriesByName('first-contentful-paint');
      if (paint === undefined) return;
      observer.disconnect();
      resolve(paint.startTime);
    }).observe({ type: 'paint', buffered: true });
  });
}
