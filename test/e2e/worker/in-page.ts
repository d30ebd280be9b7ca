/**
 * What runs inside the extension's page. Each function is sent as text: it uses its arguments and the page's globals
 * and nothing else of this file.
 */
import type {
  Batch,
  CollectorMemory,
  DailyRollup,
  KeptObservations,
  QueueItem,
  ResultRow,
  TargetState,
} from '../../../utils/store/records.ts';
import type { NamedRecord } from '../../../utils/store/schema.ts';
import type { Episode } from '../../../utils/schedule/outage.ts';
import type { Progress, Summary } from '../../../utils/summary/summary.ts';
import type { Consent } from '../../../utils/store/consent.ts';
import type { Settings } from '../../../utils/store/settings.ts';

export interface SeenAlarm {
  name: string;
  scheduledTime: number;
  periodInMinutes?: number;
}

interface ExtensionApi {
  alarms: {
    getAll: () => Promise<SeenAlarm[]>;
    create: (name: string, info: { when: number; periodInMinutes?: number }) => Promise<void>;
  };
  storage: {
    local: {
      get: (keys: null) => Promise<{
        progress?: Progress | null;
        summary?: Summary;
        settings?: Partial<Settings>;
        consent?: Consent;
      }>;
    };
  };
}

declare const chrome: ExtensionApi;

/** All that the product remembers, as it lies in the database. */
export interface Memory {
  batches: Batch[];
  queue: QueueItem[];
  results: ResultRow[];
  observations: KeptObservations[];
  rollups: DailyRollup[];
  target_states: TargetState[];
  episodes: Episode[];
  kv: NamedRecord[];
  collectors: CollectorMemory[];
}

export async function readMemory(): Promise<Memory> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('reachwatch');
    opening.addEventListener('upgradeneeded', () => opening.transaction?.abort());
    opening.addEventListener('success', () => resolve(opening.result));
    opening.addEventListener('error', () => reject(opening.error));
  });
  try {
    const stores = [
      'batches',
      'queue',
      'results',
      'observations',
      'rollups',
      'target_states',
      'episodes',
      'kv',
      'collectors',
    ] as const;
    const transaction = database.transaction(stores);
    const all = <Name extends keyof Memory>(name: Name) =>
      new Promise<Memory[Name]>((resolve, reject) => {
        const asking: IDBRequest<Memory[Name]> = transaction.objectStore(name).getAll();
        asking.addEventListener('success', () => resolve(asking.result));
        asking.addEventListener('error', () => reject(asking.error));
      });
    return {
      batches: await all('batches'),
      queue: await all('queue'),
      results: await all('results'),
      observations: await all('observations'),
      rollups: await all('rollups'),
      target_states: await all('target_states'),
      episodes: await all('episodes'),
      kv: await all('kv'),
      collectors: await all('collectors'),
    };
  } finally {
    database.close();
  }
}

export async function readStorage() {
  return chrome.storage.local.get(null);
}

export async function readAlarms(): Promise<SeenAlarm[]> {
  return chrome.alarms.getAll();
}

/** Brings an alarm forward to now; it keeps its period, so that the product finds it as it made it. */
export async function ring(name: string): Promise<void> {
  const standing = (await chrome.alarms.getAll()).find((alarm) => alarm.name === name);
  if (standing === undefined) throw new Error(`there is no alarm ${name}`);
  const { periodInMinutes } = standing;
  await chrome.alarms.create(name, {
    when: Date.now(),
    ...(periodInMinutes === undefined ? {} : { periodInMinutes }),
  });
}
