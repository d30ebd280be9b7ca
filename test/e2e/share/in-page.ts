/**
 * What runs inside the extension's page. Each function is sent as text: it uses its arguments and the page's globals
 * and nothing else of this file.
 */
import type { OutboxItem, OutgoingBatch, SentBatch } from '../../../utils/store/records.outbox.ts';

export interface SeenOutbox {
  outbox: OutboxItem[];
  outgoing: OutgoingBatch[];
  sent: SentBatch[];
}

/**
 * What waits, and what was sent. `older_ms`: makes everything that waits so much older first, as if the time had passed; the
 * product has no way around its delays.
 */
export async function readOutbox(older_ms: number): Promise<SeenOutbox> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('reachwatch');
    opening.addEventListener('upgradeneeded', () => opening.transaction?.abort());
    opening.addEventListener('success', () => resolve(opening.result));
    opening.addEventListener('error', () => reject(opening.error));
  });
  try {
    const transaction = database.transaction(['outbox', 'outgoing', 'sent'], 'readwrite');
    const all = <Name extends keyof SeenOutbox>(name: Name) =>
      new Promise<SeenOutbox[Name]>((resolve, reject) => {
        const asking: IDBRequest<SeenOutbox[Name]> = transaction.objectStore(name).getAll();
        asking.addEventListener('success', () => resolve(asking.result));
        asking.addEventListener('error', () => reject(asking.error));
      });
    const earlier = (moment: string) => new Date(Date.parse(moment) - older_ms).toISOString();
    const seen = { outbox: await all('outbox'), outgoing: await all('outgoing'), sent: await all('sent') };
    if (older_ms > 0) {
      for (const item of seen.outbox)
        transaction.objectStore('outbox').put({ ...item, queued_at: earlier(item.queued_at) });
      for (const batch of seen.outgoing)
        transaction.objectStore('outgoing').put({ ...batch, due_at: earlier(batch.due_at) });
    }
    return seen;
  } finally {
    database.close();
  }
}
