/**
 * What a person shares, from the moment it is measured until it has arrived. Whether they agreed is read in the same
 * transaction that would add something, so that nothing can slip in behind a withdrawal.
 */
import { commit } from './commit.ts';
import type { Connection } from './connection.ts';
import type { Write } from './full-disk.ts';
import { named } from './kv.ts';
import type { NamedRecord } from './schema.ts';
import type { OutboxItem } from './records.outbox.ts';
import type { OutboxStore } from './outbox-store.ts';

export function outboxQueries(connection: Connection, write: Write): OutboxStore {
  return {
    sharing: async () => sharingIn(await connection.use((db) => db.get('kv', 'sharing'))),
    allowSharing: (sharing) =>
      write((db) => {
        const transaction = db.transaction('kv', 'readwrite');
        return commit(transaction, [transaction.store.put(named('sharing', sharing))]);
      }),
    withdrawSharing: () =>
      write((db) => {
        const transaction = db.transaction(['kv', 'outbox', 'outgoing'], 'readwrite');
        return commit(transaction, [
          transaction.objectStore('kv').delete('sharing'),
          transaction.objectStore('kv').delete('shown_keys'),
          transaction.objectStore('outbox').clear(),
          transaction.objectStore('outgoing').clear(),
        ]);
      }),
    outbox: (limit) => connection.use((db) => db.getAllFromIndex('outbox', 'by_queued_at', null, limit)),
    dropFromOutbox: (ids) =>
      write((db) => {
        const transaction = db.transaction('outbox', 'readwrite');
        return commit(
          transaction,
          ids.map((id) => transaction.store.delete(id)),
        );
      }),
    formBatches: (ids, batches) =>
      write(async (db) => {
        const transaction = db.transaction(['kv', 'outbox', 'outgoing'], 'readwrite');
        const outbox = transaction.objectStore('outbox');
        const [sharing, ...known] = await Promise.all([
          transaction.objectStore('kv').getKey('sharing'),
          ...ids.map((id) => outbox.getKey(id)),
        ]);
        const isWhole = sharing !== undefined && known.every((key) => key !== undefined);
        const changes = isWhole
          ? [
              ...ids.map((id) => outbox.delete(id)),
              ...batches.map((batch) => transaction.objectStore('outgoing').add(batch)),
            ]
          : [];
        await commit(transaction, changes);
        return isWhole;
      }),
    outgoing: () => connection.use((db) => db.getAll('outgoing')),
    keepOutgoing: (batch) =>
      write(async (db) => {
        const transaction = db.transaction('outgoing', 'readwrite');
        const known = await transaction.store.getKey(batch.batch_id);
        await commit(transaction, [known === undefined ? undefined : transaction.store.put(batch)]);
      }),
    endOutgoing: (sent) =>
      write((db) => {
        const transaction = db.transaction(['outgoing', 'sent'], 'readwrite');
        return commit(transaction, [
          transaction.objectStore('outgoing').delete(sent.batch_id),
          transaction.objectStore('sent').put(sent),
        ]);
      }),
    sentBatches: (limit) =>
      connection.use(async (db) => {
        const newest = [];
        let cursor = await db.transaction('sent').store.index('by_ended_at').openCursor(null, 'prev');
        while (cursor !== null && newest.length < limit) {
          newest.push(cursor.value);
          cursor = await cursor.continue();
        }
        return newest;
      }),
  };
}

/** Whether an item may be added, by what the transaction read of the person's consent. */
export function mayShare(consent: NamedRecord | undefined, { about_at }: OutboxItem): boolean {
  const sharing = sharingIn(consent);
  return sharing !== undefined && about_at >= sharing.since;
}

function sharingIn(record: NamedRecord | undefined) {
  return record?.kept.sharing;
}
