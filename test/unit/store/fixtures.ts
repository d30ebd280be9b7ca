/** Records for the store's tests, and an IndexedDB to keep them in. */
// oxlint-disable-next-line import/no-unassigned-import -- it puts IndexedDB where idb looks for it
import 'fake-indexeddb/auto';
import type { Verdict } from '../../../utils/diagnose/verdict.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import type { Batch, QueueItem, Result, TargetState } from '../../../utils/store/records.ts';
import { openStore } from '../../../utils/store/store.ts';
import type { Store, StoreOptions } from '../../../utils/store/store.ts';
import { nextTargetState } from '../../../utils/store/target-state.ts';
import type { Target } from '../../../utils/targets/schema.ts';

export const START = Date.parse('2026-03-01T00:00:00.000Z');
export const MINUTE_MS = 60_000;

/** Minutes after 2026-03-01T00:00Z. */
export function at(minutes: number): string {
  return new Date(START + minutes * MINUTE_MS).toISOString();
}

let opened = 0;

/** A store of its own for each test. */
export async function freshStore(options: StoreOptions = {}): Promise<Store & { name: string }> {
  opened += 1;
  const name = `store-${opened}`;
  return { ...(await openStore(name, options)), name };
}

export function target(url: string, change: Partial<Target> = {}): Target {
  return { url, category_code: 'GRP', service: 'a', role: 'page', source: 'built_in', ...change };
}

export const OK: Verdict = {
  verdict: 'ok',
  mechanisms: [],
  locus: null,
  reasons: [],
  flags: [],
  failure_class: null,
  failure: null,
  operation: null,
  failed_host: null,
};

export const RESET: Verdict = {
  ...OK,
  verdict: 'unknown',
  reasons: ['no_control'],
  failure_class: 'reset',
  failure: 'connection_reset',
  operation: 'tls_handshake',
  failed_host: 'a.example',
};

export const OFFLINE: Verdict = { ...OK, verdict: 'unknown', reasons: ['offline'] };

export function observation(change: Partial<Observation> = {}): Observation {
  return {
    url: 'https://a.example/',
    started_at: at(0),
    duration_ms: 100,
    browser: 'chromium',
    browser_version: '156.0.1.2',
    visibility: 'detailed',
    end: 'answered',
    timeout_ms: 20_000,
    raw_error: null,
    status: 200,
    headers: {},
    address: '192.0.2.1',
    protocol: 'h2',
    reused_connection: false,
    timings: null,
    hops: [],
    final_url: 'https://a.example/',
    bytes: 5000,
    body: null,
    dns: null,
    certificate: null,
    proxy: null,
    ...change,
  };
}

export function result(change: Partial<Result> = {}): Result {
  const url = change.url ?? 'https://a.example/';
  return {
    batch_id: 'b1',
    url,
    target: target(url),
    observations: [observation({ url })],
    ladder: null,
    control: null,
    verdict: OK,
    started_at: at(0),
    duration_ms: 100,
    method_version: '1',
    ...change,
  };
}

export function state(change: Partial<Result> = {}): TargetState {
  return nextTargetState(undefined, result(change));
}

export function batch(id: string, change: Partial<Batch> = {}): Batch {
  return {
    id,
    trigger: 'schedule',
    state: 'running',
    created_at: at(0),
    ended_at: null,
    total: 0,
    frames: [],
    ...change,
  };
}

export function items(batchId: string, urls: readonly string[]): QueueItem[] {
  return urls.map((url, position) => ({
    batch_id: batchId,
    url,
    target: target(url),
    position,
    observations: null,
    ladder: null,
  }));
}

/** Queues and finishes one Result. */
export async function keep(store: Store, change: Partial<Result> = {}): Promise<Result> {
  const one = result(change);
  const trigger = { created_at: one.started_at, state: 'done' as const };
  await store.createBatch(batch(one.batch_id, trigger), items(one.batch_id, [one.url]));
  await store.finish(one);
  return one;
}

export async function all(lines: AsyncIterable<string>): Promise<string[]> {
  const read: string[] = [];
  for await (const line of lines) read.push(line);
  return read;
}
