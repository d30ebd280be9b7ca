/** What is old goes: raw results first, counts and outages much later. */
import { DAY } from '../schedule/time.ts';
import { commit } from './commit.ts';
import type { Connection } from './connection.ts';
import { keepReserve, unlessFull } from './full-disk.ts';
import { named } from './kv.ts';
import { dayOf } from './rollup.ts';
import type { Database } from './schema.ts';
import type { Settings } from './settings.ts';

export type RetentionSettings = Pick<Settings, 'raw_retention_days' | 'rollup_retention_days'>;

/** Records that one transaction deletes. */
const CHUNK = 500;
/** A full disk is shown for this long after it was met. */
const FULL_DISK_SHOWN_MS = DAY;
/**
 * From one run to the next, retention's own clock moves on by at most this: a wall clock that leaps years ahead for an
 * hour must not cost the person's memory.
 */
const LONGEST_STEP_MS = DAY;

/** Deletes results, observations, batches and what was sent older than raw retention, counts, outages and states older than roll-ups'. */
export async function applyRetention(
  connection: Connection,
  now: Date,
  settings: RetentionSettings,
): Promise<void> {
  const moment = await moveClock(connection, now.getTime());
  const raw = new Date(moment - settings.raw_retention_days * DAY).toISOString();
  const counts = new Date(moment - settings.rollup_retention_days * DAY).toISOString();
  const steps = [
    (db: Database) => deleteResults(db, raw),
    (db: Database) => deleteBatches(db, raw),
    (db: Database) => deleteSent(db, raw),
    (db: Database) => deleteCounts(db, counts),
    (db: Database) => deleteEpisodes(db, counts),
    (db: Database) => deleteStates(db, counts),
  ];
  // A disk may be too full even to delete in steps of this size; the next run tries again.
  for (const step of steps) while ((await unlessFull(connection.use(step))) === CHUNK);
  await unlessFull(connection.use((db) => db.delete('spending', IDBKeyRange.upperBound(dayOf(raw), true))));
  if (!(await wasFullLately(connection, moment))) await keepReserve(connection);
}

/** On a full disk the clock stands still, and what is old goes all the same. */
async function moveClock(connection: Connection, now: number): Promise<number> {
  const before = (await connection.use((db) => db.get('kv', 'retention_clock')))?.kept.retention_clock;
  const moment = before === undefined ? now : Math.min(now, Date.parse(before.at) + LONGEST_STEP_MS);
  const clock = named('retention_clock', { at: new Date(moment).toISOString() });
  const kept = connection.use((db) => {
    const transaction = db.transaction('kv', 'readwrite');
    return commit(transaction, [transaction.store.put(clock)]);
  });
  await unlessFull(kept);
  return moment;
}

/** Each deletes at most CHUNK records and tells how many. */
async function deleteResults(db: Database, until: string): Promise<number> {
  const transaction = db.transaction(['results', 'observations'], 'readwrite');
  const results = transaction.objectStore('results');
  const keys = await results.index('by_started_at').getAllKeys(IDBKeyRange.upperBound(until, true), CHUNK);
  const observations = transaction.objectStore('observations');
  await commit(
    transaction,
    keys.flatMap((key) => [results.delete(key), observations.delete(key)]),
  );
  return keys.length;
}

/** A batch that is still running stays, however old: it is to be finished. */
async function deleteBatches(db: Database, until: string): Promise<number> {
  const transaction = db.transaction('batches', 'readwrite');
  const { store } = transaction;
  const ranges = ['done', 'stopped'].map((state) => IDBKeyRange.bound([state], [state, until], false, true));
  const [ended = [], stopped = []] = await Promise.all(
    ranges.map((range) => store.index('by_state').getAllKeys(range, CHUNK)),
  );
  const keys = [...ended, ...stopped].slice(0, CHUNK);
  await commit(
    transaction,
    keys.map((key) => store.delete(key)),
  );
  return keys.length;
}

async function deleteSent(db: Database, until: string): Promise<number> {
  const transaction = db.transaction('sent', 'readwrite');
  const { store } = transaction;
  const keys = await store.index('by_ended_at').getAllKeys(IDBKeyRange.upperBound(until, true), CHUNK);
  await commit(
    transaction,
    keys.map((key) => store.delete(key)),
  );
  return keys.length;
}

async function deleteCounts(db: Database, until: string): Promise<number> {
  const transaction = db.transaction('rollups', 'readwrite');
  const { store } = transaction;
  const keys = await store.getAllKeys(IDBKeyRange.upperBound([dayOf(until)], true), CHUNK);
  await commit(
    transaction,
    keys.map((key) => store.delete(key)),
  );
  return keys.length;
}

async function deleteEpisodes(db: Database, until: string): Promise<number> {
  const transaction = db.transaction('episodes', 'readwrite');
  const { store } = transaction;
  const keys = await store.index('by_last_bad_at').getAllKeys(IDBKeyRange.upperBound(until, true), CHUNK);
  await commit(
    transaction,
    keys.map((key) => store.delete(key)),
  );
  return keys.length;
}

async function deleteStates(db: Database, until: string): Promise<number> {
  const transaction = db.transaction('target_states', 'readwrite');
  const { store } = transaction;
  const keys = await store.index('by_checked_at').getAllKeys(IDBKeyRange.upperBound(until, true), CHUNK);
  await commit(
    transaction,
    keys.map((key) => store.delete(key)),
  );
  return keys.length;
}

/** Forgets it when it is long ago. */
async function wasFullLately(connection: Connection, moment: number): Promise<boolean> {
  const note = (await connection.use((db) => db.get('kv', 'storage_full')))?.kept.storage_full;
  if (note === undefined) return false;
  if (Math.abs(moment - Date.parse(note.at)) < FULL_DISK_SHOWN_MS) return true;
  await connection.use((db) => db.delete('kv', 'storage_full'));
  return false;
}
