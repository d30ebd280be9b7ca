/**
 * How the database came to its present shape. The index is the version that a migration starts from; what was released
 * is never changed, only followed by another. Each keeps a test that starts from the older shape.
 */
import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { Schema } from './schema.ts';

type Upgraded = IDBPDatabase<Schema>;
type UpgradeTransaction = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>;

/** Awaits nothing but requests of this transaction, or it would end too early. */
export type Migration = (db: Upgraded, transaction: UpgradeTransaction) => void | Promise<void>;

export const MIGRATIONS: readonly Migration[] = [createStores, addCollectors, addOutbox];

function createStores(db: Upgraded): void {
  const results = db.createObjectStore('results', { keyPath: ['batch_id', 'url'] });
  results.createIndex('by_started_at', 'started_at');
  results.createIndex('by_url', ['url', 'started_at', 'batch_id']);
  const observations = db.createObjectStore('observations', { keyPath: ['batch_id', 'url'] });
  observations.createIndex('by_thinnable_at', 'thinnable_at');
  const batches = db.createObjectStore('batches', { keyPath: 'id' });
  batches.createIndex('by_created_at', 'created_at');
  batches.createIndex('by_state', ['state', 'created_at']);
  batches.createIndex('by_trigger', ['trigger', 'created_at']);
  const queue = db.createObjectStore('queue', { keyPath: ['batch_id', 'url'] });
  queue.createIndex('by_position', ['batch_id', 'position']);
  db.createObjectStore('rollups', { keyPath: ['day', 'url'] });
  const states = db.createObjectStore('target_states', { keyPath: 'url' });
  states.createIndex('by_checked_at', 'checked_at');
  const episodes = db.createObjectStore('episodes', { keyPath: 'id' });
  episodes.createIndex('by_last_bad_at', 'last_bad_at');
  db.createObjectStore('spending', { keyPath: 'day' });
  db.createObjectStore('kv', { keyPath: 'name' });
}

function addCollectors(db: Upgraded): void {
  db.createObjectStore('collectors', { keyPath: 'url' });
  const controls = db.createObjectStore('controls', { keyPath: ['collector', 'list', 'url'] });
  controls.createIndex('by_url', 'url');
}

function addOutbox(db: Upgraded): void {
  const outbox = db.createObjectStore('outbox', { keyPath: 'id' });
  outbox.createIndex('by_queued_at', 'queued_at');
  db.createObjectStore('outgoing', { keyPath: 'batch_id' });
  const sent = db.createObjectStore('sent', { keyPath: 'batch_id' });
  sent.createIndex('by_ended_at', 'ended_at');
}
