/**
 * What runs inside the extension's page. Each function is sent as text, so it uses its arguments and the page's globals
 * and nothing else of this file. The polyfill is a module there, so these call the browser's own API.
 */
import type { Batch, ResultRow } from '../utils/store/records.ts';
import type { Message, Reply } from '../utils/messages.ts';
import type { Consent } from '../utils/store/consent.ts';
import type { Settings } from '../utils/store/settings.ts';
import type { Progress, Summary } from '../utils/summary/summary.ts';

/** As much of an extension page's globals as is used here. */
interface ExtensionApi {
  storage: {
    local: {
      get: (key: string) => Promise<{ progress?: Progress | null; summary?: Summary }>;
      set: (items: object) => Promise<void>;
    };
    onChanged: {
      addListener: (listener: () => void) => void;
      removeListener: (listener: () => void) => void;
    };
  };
  tabs: {
    getCurrent: () => Promise<{ id: number } | undefined>;
    update: (id: number, changes: { active: boolean }) => Promise<unknown>;
  };
  runtime: { sendMessage: (message: Message) => Promise<Reply> };
}

/** Firefox has it too, and both answer with promises in Manifest V3. */
declare const chrome: ExtensionApi;

/** `missing`: the store has no such batch (yet). */
export interface BatchNews {
  state: Batch['state'] | 'missing';
  ended_at: string | null;
  progress: Progress | null;
}

/**
 * Puts these settings in place of all others: what is not named has its default. With them, where the order says so, the
 * consent that they need: whoever gives the order is the person.
 */
export async function putSettings(settings: Partial<Settings>, consent?: Consent): Promise<void> {
  await chrome.storage.local.set({ settings, ...(consent === undefined ? {} : { consent }) });
}

export async function send(message: Message): Promise<Reply> {
  return chrome.runtime.sendMessage(message);
}

/** Puts the driven page in front of the others in its window. */
export async function showThisTab(): Promise<void> {
  const tab = await chrome.tabs.getCurrent();
  if (tab !== undefined) await chrome.tabs.update(tab.id, { active: true });
}

/** Waits until something of the batch may have changed, at most `patience_ms`, and says how it stands. */
export async function nextNews(batchId: string, patience_ms: number): Promise<BatchNews> {
  const { storage } = chrome;
  const changed = new Promise<void>((resolve) => {
    const done = () => {
      storage.onChanged.removeListener(done);
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, patience_ms);
    storage.onChanged.addListener(done);
  });
  const read = async (): Promise<Batch | undefined> => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('reachwatch');
      // Opened without a version it would be made empty where it is missing: making it is the extension's.
      opening.addEventListener('upgradeneeded', () => opening.transaction?.abort());
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () => reject(opening.error));
    });
    try {
      const asking: IDBRequest<Batch | undefined> = database
        .transaction('batches')
        .objectStore('batches')
        .get(batchId);
      return await new Promise((resolve, reject) => {
        asking.addEventListener('success', () => resolve(asking.result));
        asking.addEventListener('error', () => reject(asking.error));
      });
    } finally {
      database.close();
    }
  };
  let batch = await read();
  if (batch === undefined || batch.state === 'running') {
    await changed;
    batch = await read();
  }
  const { progress } = await storage.local.get('progress');
  return {
    state: batch?.state ?? 'missing',
    ended_at: batch?.ended_at ?? null,
    progress: progress?.batch_id === batchId ? progress : null,
  };
}

/** Results of the batch by URL, at most `limit`, beginning behind `after`. */
export async function readResults(batchId: string, after: string, limit: number): Promise<ResultRow[]> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('reachwatch');
    opening.addEventListener('upgradeneeded', () => opening.transaction?.abort());
    opening.addEventListener('success', () => resolve(opening.result));
    opening.addEventListener('error', () => reject(opening.error));
  });
  try {
    // An array sorts behind every string, so [id, []] is the end of this batch's keys.
    const range = IDBKeyRange.bound([batchId, after], [batchId, []], true, true);
    const asking: IDBRequest<ResultRow[]> = database
      .transaction('results')
      .objectStore('results')
      .getAll(range, limit);
    return await new Promise((resolve, reject) => {
      asking.addEventListener('success', () => resolve(asking.result));
      asking.addEventListener('error', () => reject(asking.error));
    });
  } finally {
    database.close();
  }
}

/** The summary, once one was made at or after this moment; null when none comes in time. */
export async function summaryMadeAfter(iso: string, patience_ms: number): Promise<Summary | null> {
  const { storage } = chrome;
  const { promise, resolve } = Promise.withResolvers<Summary | null>();
  const look = () => {
    void storage.local.get('summary').then(({ summary }) => {
      if (summary !== undefined && summary.made_at >= iso) resolve(summary);
    });
  };
  const timer = setTimeout(() => resolve(null), patience_ms);
  storage.onChanged.addListener(look);
  look();
  const summary = await promise;
  clearTimeout(timer);
  storage.onChanged.removeListener(look);
  return summary;
}
