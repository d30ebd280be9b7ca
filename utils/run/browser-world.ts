/** The real world: the browser's clock, alarms, storage and badge. */
import { browser } from 'wxt/browser';
import { createDoh } from '../probe/doh.ts';
import { createKeepAwake } from '../probe/keep-awake.ts';
import { createKnock } from '../probe/knock.ts';
import { createProbe, probeWorld } from '../probe/probe.ts';
import { makerOf } from '../report/anonymise.ts';
import { ensureAlarms, momentOf, nextCheckAt, ringAt, type AlarmsSlice } from '../schedule/alarms.ts';
import { mayDownload, readConsent, writeConsent } from '../store/consent.ts';
import { readSettings } from '../store/settings.ts';
import { openStore } from '../store/store.ts';
import { badge } from '../summary/badge.ts';
import type { Progress } from '../summary/summary.ts';
import { createSignatureCheck } from '../targets/signature.ts';
import { createControls } from './controls.ts';
import { dataLeave, hasSites } from './access.ts';
import { knownBlockPages } from './known-block-pages.ts';
import { namelessFetch } from './nameless-fetch.firefox.ts';
import type { Alarms, World } from './world.ts';

const now = () => new Date();
/** Called as a method of something else, `fetch` throws. */
const ask: typeof fetch = (input, init) => fetch(input, init);
/** To collectors and relays: nothing in it names the installation. */
const send: typeof fetch = import.meta.env.FIREFOX ? namelessFetch(ask, browser, hasSites) : ask;

const stayAwake = createKeepAwake(() => browser.runtime.getPlatformInfo());

/** Opens the store and gathers what `createReachwatch` needs. */
export async function browserWorld(): Promise<World> {
  const store = await openStore();
  const probing = probeWorld();
  const { quirks } = probing;
  return {
    store,
    settings: readStored,
    probe: createProbe(probing),
    knock: createKnock(),
    askDoh: createDoh({ fetch: ask, now, clock: () => performance.now() }),
    controls: createControls({
      store,
      fetch: send,
      now,
      settings: readStored,
      mayDownload: async () => mayDownload(await readConsent(browser.storage.local)),
      timeZone,
      saveData,
      checkSignature: createSignatureCheck(),
      stayAwake,
    }),
    fetch: send,
    maker: async () => {
      const { method_version } = await knownBlockPages(store);
      return makerOf({ browser: quirks.family, browser_version: await quirks.version() }, method_version);
    },
    stayAwake,
    now,
    worker: crypto.randomUUID(),
    monotonic: () => performance.now(),
    random: Math.random,
    sleep,
    newId: () => crypto.randomUUID(),
    timeZone,
    saveData,
    hasHostPermission: hasSites,
    consent: {
      read: () => readConsent(browser.storage.local),
      write: (consent) => writeConsent(browser.storage.local, consent),
    },
    data: dataLeave,
    openWelcome: async () => {
      await browser.tabs.create({ url: browser.runtime.getURL('/welcome.html') });
    },
    alarms: browserAlarms,
    publish: async (summary) => {
      await browser.storage.local.set({ summary });
      const { text, color } = badge(summary, await readStored());
      await browser.action.setBadgeText({ text });
      await browser.action.setBadgeBackgroundColor({ color });
    },
    publishProgress: (progress) => browser.storage.local.set({ progress }),
    progress: async () => {
      const { progress } = await browser.storage.local.get('progress');
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `publishProgress` writes it
      return (progress as Progress | null | undefined) ?? null;
    },
  };
}

/** The polyfill's `create` gives no promise; Chromium's own does. */
const alarms: AlarmsSlice = {
  get: (name) => browser.alarms.get(name),
  create: async (name, info) => browser.alarms.create(name, info),
  clear: (name) => browser.alarms.clear(name),
};

const browserAlarms: Alarms = {
  ensure: (settings, unfinished, lastBatchAt) => {
    const last = lastBatchAt === null ? null : Date.parse(lastBatchAt);
    return ensureAlarms(alarms, settings, unfinished, Date.now(), Math.random, last);
  },
  recheckAt: (iso) => ringAt(alarms, 'recheck', iso),
  outboxAt: (iso) => ringAt(alarms, 'outbox', iso),
  outboxAlarm: () => momentOf(alarms, 'outbox'),
  nextCheckAt: () => nextCheckAt(alarms),
};

function readStored() {
  return readSettings(browser.storage.local);
}

function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A wait is no work to the browser: it would end the background in the middle of a long one. */
async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const fallAsleep = stayAwake();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
  fallAsleep();
}

/** Only Chromium says so (facts: Firefox and Safari have no `navigator.connection`, 2026-11). */
function saveData(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}
