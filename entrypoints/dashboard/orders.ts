/** What a person can do on the dashboard. Each order ends in a change of the state that is shown. */
import { browser } from 'wxt/browser';
import type { Message, Reply } from '../../utils/messages.ts';
import { writeSettings } from '../../utils/store/settings.ts';
import type { Settings } from '../../utils/store/settings.ts';
import type { Store } from '../../utils/store/store.ts';
import { parseAnchors } from '../../utils/targets/anchors-csv.ts';
import { download } from './download.ts';
import type { State } from './state.ts';

type Change = Partial<State>;

export async function send(message: Message): Promise<Change> {
  const reply = await browser.runtime
    .sendMessage<Message, Reply>(message)
    .catch((error: unknown): Reply => ({ ok: false, error: String(error) }));
  return reply.ok ? {} : { notice: { key: 'failed', slots: { error: reply.error } } };
}

export async function checkNow(): Promise<Change> {
  return { ...(await send({ type: 'check_now' })), isStarting: false };
}

export async function choose(changes: Partial<Settings>): Promise<Change> {
  const settings = await writeSettings(browser.storage.local, changes);
  return { settings, notice: { key: 'set.saved' } };
}

/** An empty text brings the built-in anchors back. */
export async function chooseAnchors(csv: string): Promise<Change> {
  if (csv.trim() === '') return { errors: [], ...(await choose({ anchors: null })) };
  const list = parseAnchors(csv);
  return list.ok
    ? { errors: [], ...(await choose({ anchors: list.anchors })) }
    : { errors: list.errors, notice: null };
}

export function exportJson(store: Store): Promise<void> {
  return download(store.exportJsonLines(), 'reachwatch.jsonl', 'application/x-ndjson');
}

export function exportCsv(store: Store): Promise<void> {
  return download(store.exportCsv(), 'reachwatch-measurements.csv', 'text/csv');
}

export async function erase(): Promise<Change> {
  return {
    isErasing: false,
    own: [],
    ownBlockPages: [],
    evidence: [],
    outages: [],
    notice: { key: 'data.erased' },
    ...(await send({ type: 'erase' })),
  };
}

/** Empty for the built-in anchors. */
export function anchorsAsCsv({ anchors }: Pick<Settings, 'anchors'>): string {
  return anchors === null
    ? ''
    : ['url,scope', ...anchors.map(({ url, scope }) => `${url},${scope}`)].join('\n');
}
