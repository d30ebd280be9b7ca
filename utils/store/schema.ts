/** The shape of the database: its stores, their keys and their indexes. */
import type { DBSchema, IDBPDatabase } from 'idb';
import type { Episode } from '../schedule/outage.ts';
import type { OutboxItem, OutgoingBatch, SentBatch } from './records.outbox.ts';
import type {
  Batch,
  CollectorMemory,
  DailyRollup,
  DaySpending,
  KeptControl,
  KeptObservations,
  NamedRecords,
  QueueItem,
  ResultRow,
  TargetState,
} from './records.ts';

export interface Schema extends DBSchema {
  results: {
    key: [batch_id: string, url: string];
    value: ResultRow;
    indexes: {
      by_started_at: string;
      by_url: [url: string, started_at: string, batch_id: string];
    };
  };
  observations: {
    key: [batch_id: string, url: string];
    value: KeptObservations;
    indexes: { by_thinnable_at: string };
  };
  batches: {
    key: string;
    value: Batch;
    indexes: {
      by_created_at: string;
      by_state: [state: string, created_at: string];
      by_trigger: [trigger: string, created_at: string];
    };
  };
  queue: {
    key: [batch_id: string, url: string];
    value: QueueItem;
    indexes: { by_position: [batch_id: string, position: number] };
  };
  rollups: { key: [day: string, url: string]; value: DailyRollup };
  target_states: { key: string; value: TargetState; indexes: { by_checked_at: string } };
  episodes: { key: string; value: Episode; indexes: { by_last_bad_at: string } };
  spending: { key: string; value: DaySpending };
  kv: { key: string; value: NamedRecord };
  collectors: { key: string; value: CollectorMemory };
  controls: {
    key: [collector: string, list: string, url: string];
    value: KeptControl;
    indexes: { by_url: string };
  };
  outbox: { key: string; value: OutboxItem; indexes: { by_queued_at: string } };
  outgoing: { key: string; value: OutgoingBatch };
  sent: { key: string; value: SentBatch; indexes: { by_ended_at: string } };
}

/** A named record lies under its own name, so that its type follows from it. */
export interface NamedRecord {
  name: keyof NamedRecords;
  kept: Partial<NamedRecords>;
}

export type Database = IDBPDatabase<Schema>;
export type StoreName =
  | 'results'
  | 'observations'
  | 'batches'
  | 'queue'
  | 'rollups'
  | 'target_states'
  | 'episodes'
  | 'spending'
  | 'kv'
  | 'collectors'
  | 'controls'
  | 'outbox'
  | 'outgoing'
  | 'sent';

/** Every store, for what concerns them all. */
export const STORE_NAMES: readonly StoreName[] = [
  'results',
  'observations',
  'batches',
  'queue',
  'rollups',
  'target_states',
  'episodes',
  'spending',
  'kv',
  'collectors',
  'controls',
  'outbox',
  'outgoing',
  'sent',
];
