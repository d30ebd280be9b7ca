/** A world that fits in a test: a real store in memory, a probe that answers by rule, a clock that is moved by hand. */
import { HANDSHAKE } from '../diagnose/ladder-making.ts';
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import type { Observation } from '../../../utils/probe/observation.ts';
import type { Probe } from '../../../utils/probe/probe.ts';
import { ensureAlarms, momentOf, nextCheckAt, ringAt } from '../../../utils/schedule/alarms.ts';
import { mayDownload, type Consent } from '../../../utils/store/consent.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../utils/store/settings.ts';
import { openStore, type Store } from '../../../utils/store/store.ts';
import type { Progress, Summary } from '../../../utils/summary/summary.ts';
import type { Anchor, Target } from '../../../utils/targets/schema.ts';
import { createControls } from '../../../utils/run/controls.ts';
import type { World } from '../../../utils/run/world.ts';
import { createSignatureCheck } from '../../../utils/targets/signature.ts';
import { fakeAlarms, type FakeAlarms } from './fake-alarms.ts';

export interface SmallWorld extends World {
  set: (settings: Partial<Settings>) => void;
  /** Moves the wall clock and the timer. */
  pass: (ms: number) => void;
  published: { summary: Summary | null; progress: Progress | null };
  /** What a person and the browser allow, and what was done about it. */
  allowed: { consent: Consent | null; data: boolean; welcomes: number };
  standing: FakeAlarms;
}

export type Reachability = (url: string) => Partial<Observation>;

/** Over a new connection. */
export const ANSWERED: Partial<Observation> = {
  end: 'answered',
  status: 200,
  reused_connection: false,
  timings: HANDSHAKE,
};
export const REFUSED: Partial<Observation> = { end: 'failed', raw_error: 'net::ERR_CONNECTION_REFUSED' };

export const ANCHORS: Anchor[] = [
  anchor('https://one.anchor.test/', 'international'),
  anchor('https://two.anchor.test/', 'international'),
  anchor('https://home.anchor.test/', 'domestic'),
];

export function freshDatabases(): void {
  globalThis.indexedDB = new IDBFactory();
}

export function target(name: string): Target {
  return { url: `https://${name}.test/`, category_code: 'NEWS', service: null, role: null, source: 'user' };
}

/** @param store Another life of the same worker has the same store. */
export async function smallWorld(reach: Reachability, store?: Store): Promise<SmallWorld> {
  let now = Date.parse('2026-06-01T12:00:00.000Z');
  let timer = 0;
  let ids = 0;
  let settings: Settings = { ...DEFAULT_SETTINGS, anchors: ANCHORS };
  const published: SmallWorld['published'] = { summary: null, progress: null };
  const allowed: SmallWorld['allowed'] = { consent: null, data: true, welcomes: 0 };
  const standing = fakeAlarms();
  const pass = (ms: number) => {
    now += ms;
    timer += ms;
  };
  const probe = probeBy(reach, () => new Date(now), pass);
  const own = store ?? (await openStore('reachwatch', { now: () => new Date(now) }));
  return {
    store: own,
    probe,
    controls: createControls({
      store: own,
      fetch: (...words) => fetch(...words),
      now: () => new Date(now),
      settings: async () => settings,
      mayDownload: async () => mayDownload(allowed.consent),
      timeZone: () => 'Asia/Baghdad',
      saveData: () => false,
      checkSignature: createSignatureCheck(),
      stayAwake: () => () => {},
    }),
    knock: async (url, limits) => {
      const observation = await probe(url, limits);
      return { opened: observation.end === 'failed' ? false : null, observation };
    },
    askDoh: async () => [],
    fetch: (...words) => fetch(...words),
    maker: async () => ({ browser: 'chromium', browser_major: 156, method_version: '2' }),
    stayAwake: () => () => {},
    settings: async () => settings,
    set: (changes) => {
      settings = { ...settings, ...changes };
    },
    pass,
    published,
    standing,
    now: () => new Date(now),
    worker: 'life-1',
    monotonic: () => timer,
    random: () => 0.5,
    sleep: async (ms) => pass(ms),
    newId: () => `batch-${(ids += 1)}`,
    timeZone: () => 'Asia/Baghdad',
    saveData: () => false,
    hasHostPermission: async () => true,
    allowed,
    consent: {
      read: async () => allowed.consent,
      write: async (consent) => {
        allowed.consent = consent;
      },
    },
    data: {
      isAllowed: async () => allowed.data,
      giveBack: async () => {
        allowed.data = false;
      },
    },
    openWelcome: async () => {
      allowed.welcomes += 1;
    },
    publish: async (summary) => {
      published.summary = summary;
    },
    publishProgress: async (progress) => {
      published.progress = progress;
    },
    progress: async () => published.progress,
    alarms: {
      ensure: (wanted, unfinished, lastBatchAt) => {
        const last = lastBatchAt === null ? null : Date.parse(lastBatchAt);
        return ensureAlarms(standing.slice, wanted, unfinished, now, () => 0.5, last);
      },
      recheckAt: (iso) => ringAt(standing.slice, 'recheck', iso),
      outboxAt: (iso) => ringAt(standing.slice, 'outbox', iso),
      outboxAlarm: () => momentOf(standing.slice, 'outbox'),
      nextCheckAt: () => nextCheckAt(standing.slice),
    },
  };
}

function probeBy(reach: Reachability, now: () => Date, pass: (ms: number) => void): Probe {
  return async (url, { timeout_ms, signal }) => {
    const started_at = now().toISOString();
    pass(10);
    const seen: Partial<Observation> = signal.aborted ? { end: 'stopped' } : reach(url);
    return {
      url,
      started_at,
      duration_ms: 10,
      browser: 'chromium',
      browser_version: '156.0.8078.79',
      visibility: 'detailed',
      end: 'answered',
      timeout_ms,
      raw_error: null,
      status: null,
      headers: {},
      address: null,
      protocol: null,
      reused_connection: null,
      timings: null,
      hops: [],
      final_url: url,
      bytes: 1000,
      body: null,
      dns: null,
      certificate: null,
      proxy: null,
      ...seen,
    };
  };
}

function anchor(url: string, scope: Anchor['scope']): Anchor {
  return {
    url,
    scope,
    country: scope === 'domestic' ? 'IQ' : null,
    network: new URL(url).hostname,
    expects: null,
  };
}
