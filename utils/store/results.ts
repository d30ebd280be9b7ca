/** Results: written once, with all that follows from them; read by batch, by time or by URL. */
import { commit } from './commit.ts';
import type { Connection } from './connection.ts';
import type { Write } from './full-disk.ts';
import { mayShare } from './outbox.ts';
import { everyStart } from './ranges.ts';
import { observationsOf, resultOf, rowOf } from './result-row.ts';
import { addToRollup, dayOf } from './rollup.ts';
import type { StoreName } from './schema.ts';
import { addToDay } from './spending.ts';
import type { PageEnd, Store } from './store.ts';
import { nextTargetState } from './target-state.ts';

type ResultQueries = Pick<
  Store,
  'finish' | 'targetState' | 'targetStates' | 'resultsSince' | 'resultsOfBatch' | 'resultsOfUrl' | 'result'
>;

export function resultQueries(connection: Connection, write: Write): ResultQueries {
  return {
    finish: createFinish(write),
    targetState: (url) => connection.use((db) => db.get('target_states', url)),
    targetStates: () => connection.use((db) => db.getAll('target_states')),
    resultsSince: (since) =>
      connection.use((db) => db.getAllFromIndex('results', 'by_started_at', IDBKeyRange.lowerBound(since))),
    resultsOfBatch: (id) =>
      connection.use(async (db) => {
        const transaction = db.transaction(['results', 'observations']);
        const [rows, kept] = await Promise.all([
          transaction.objectStore('results').getAll(everyStart(id)),
          transaction.objectStore('observations').getAll(everyStart(id)),
        ]);
        const byUrl = new Map(kept.map((observations) => [observations.url, observations]));
        return rows.map((row) => resultOf(row, byUrl.get(row.url)));
      }),
    resultsOfUrl: (url, { since, until, limit, after }) =>
      connection.use(async (db) => {
        const range = IDBKeyRange.bound(after ?? [url, since], [url, until], after !== undefined, true);
        const results = await db.getAllFromIndex('results', 'by_url', range, limit);
        const last = results.at(-1);
        const next: PageEnd | null =
          last === undefined || results.length < limit ? null : [url, last.started_at, last.batch_id];
        return { results, next };
      }),
    result: (id, url) =>
      connection.use(async (db) => {
        const transaction = db.transaction(['results', 'observations']);
        const [row, kept] = await Promise.all([
          transaction.objectStore('results').get([id, url]),
          transaction.objectStore('observations').get([id, url]),
        ]);
        return row === undefined ? undefined : resultOf(row, kept);
      }),
  };
}

/** The stores that a Result changes. */
const FINISHED: readonly StoreName[] = [
  'results',
  'observations',
  'queue',
  'rollups',
  'target_states',
  'spending',
];
const SHARED: readonly StoreName[] = [...FINISHED, 'kv', 'outbox'];

/** However often a batch is resumed, the queue item lets each target through once. */
function createFinish(write: Write): Store['finish'] {
  return (result, { cost = null, share = null } = {}) =>
    write(async (db) => {
      const transaction = db.transaction(share === null ? FINISHED : SHARED, 'readwrite');
      const results = transaction.objectStore('results');
      const queue = transaction.objectStore('queue');
      const rollups = transaction.objectStore('rollups');
      const states = transaction.objectStore('target_states');
      const spending = transaction.objectStore('spending');
      const { batch_id, url } = result;
      const [known, queued, rollup, state, spent, sharing] = await Promise.all([
        results.getKey([batch_id, url]),
        queue.getKey([batch_id, url]),
        rollups.get([dayOf(result.started_at), url]),
        states.get(url),
        cost === null ? undefined : spending.get(cost.day),
        share === null ? undefined : transaction.objectStore('kv').get('sharing'),
      ]);
      const isNew = known === undefined && queued !== undefined;
      const changes = isNew
        ? [
            results.add(rowOf(result)),
            transaction.objectStore('observations').put(observationsOf(result)),
            queue.delete([batch_id, url]),
            rollups.put(addToRollup(rollup, result)),
            states.put(nextTargetState(state, result)),
            share !== null && mayShare(sharing, share)
              ? transaction.objectStore('outbox').put(share)
              : undefined,
          ]
        : [];
      const counted = cost === null ? undefined : spending.put(addToDay(spent, cost));
      await commit(transaction, [...changes, counted]);
      return isNew;
    });
}
