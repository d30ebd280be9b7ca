/** The line: outages and what their record remembers. */
import { commit } from './commit.ts';
import type { Connection } from './connection.ts';
import type { Write } from './full-disk.ts';
import { named } from './kv.ts';
import { mayShare } from './outbox.ts';
import type { StoreName } from './schema.ts';
import type { Store } from './store.ts';

type LineQueries = Pick<Store, 'keepLine' | 'openEpisode' | 'putEpisode' | 'episodesSince'>;

/** The stores that a look at the line changes. */
const SEEN: readonly StoreName[] = ['kv', 'episodes'];
const SHARED: readonly StoreName[] = [...SEEN, 'outbox'];

export function lineQueries(connection: Connection, write: Write): LineQueries {
  /** Ids sort in the order in which the episodes were seen, so only the last can be open. */
  const openEpisode = () =>
    connection.use(async (db) => {
      const last = await db.transaction('episodes').store.openCursor(null, 'prev');
      return last?.value.open === true ? last.value : undefined;
    });

  return {
    openEpisode,
    keepLine: (memory, episodes, share = []) =>
      write(async (db) => {
        const transaction = db.transaction(share.length === 0 ? SEEN : SHARED, 'readwrite');
        const sharing = share.length === 0 ? undefined : await transaction.objectStore('kv').get('sharing');
        await commit(transaction, [
          transaction.objectStore('kv').put(named('line', memory)),
          ...episodes.map((episode) => transaction.objectStore('episodes').put(episode)),
          ...share
            .filter((item) => mayShare(sharing, item))
            .map((item) => transaction.objectStore('outbox').put(item)),
        ]);
      }),
    putEpisode: (episode) =>
      write((db) => {
        const transaction = db.transaction('episodes', 'readwrite');
        return commit(transaction, [transaction.store.put(episode)]);
      }),
    episodesSince: async (since) => {
      const range = IDBKeyRange.lowerBound(since);
      const seen = await connection.use((db) => db.getAllFromIndex('episodes', 'by_last_bad_at', range));
      const open = await openEpisode();
      const byId = new Map(
        [...seen, ...(open === undefined ? [] : [open])].map((episode) => [episode.id, episode]),
      );
      return [...byId.values()].toSorted((a, b) => a.id.localeCompare(b.id));
    },
  };
}
