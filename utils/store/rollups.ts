/** Counts by day. */
import type { Connection } from './connection.ts';
import type { Store } from './store.ts';

export function rollupQueries(connection: Connection): Pick<Store, 'rollups'> {
  return {
    rollups: (since, until) =>
      connection.use((db) => db.getAll('rollups', IDBKeyRange.bound([since], [until, []]))),
  };
}
