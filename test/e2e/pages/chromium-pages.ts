/** The extension's pages in a real, headless Chromium, at a fixed time. */
import { launch } from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';
import type { Browser as Extension } from 'webextension-polyfill';
import { approveSites, takeSites } from '../../../runner/allow.chromium.ts';
import { findBrowser } from '../../../runner/find-browser.ts';
import { NOW, TIME_ZONE } from './fixtures/summaries.ts';

export interface PageLook {
  width: number;
  height: number;
  scheme?: 'light' | 'dark';
  scale?: number;
}

/** Records for the database, by object store. */
export type Records = Record<string, object[]>;

export interface OpenedPages {
  browser: Browser;
  /** Puts items into `storage.local` in place of what was there, then opens the page. */
  open: (path: string, items: Record<string, unknown>, look: PageLook, records?: Records) => Promise<Page>;
  /** What is in `storage.local` now. */
  stored: (page: Page) => Promise<Record<string, unknown>>;
  /** Changes items of `storage.local`, as the background does. */
  store: (page: Page, items: Record<string, unknown>) => Promise<void>;
  close: () => Promise<void>;
}

/** In the page. */
declare const chrome: Pick<Extension, 'storage'>;

export async function openPages(extension: string): Promise<OpenedPages> {
  const found = findBrowser('chromium');
  if (found === undefined) throw new Error('no Chromium to look at the pages with');
  const browser = await launch({
    headless: true,
    pipe: true,
    enableExtensions: true,
    executablePath: found.executable,
    // No page of ours may load anything from outside, so there is nothing to resolve.
    args: [
      '--no-sandbox',
      '--host-resolver-rules=MAP * ~NOTFOUND',
      '--force-color-profile=srgb',
      '--lang=en',
    ],
  });
  const id = await browser.installExtension(extension);
  await allowSites(browser, id);
  return {
    browser,
    close: () => browser.close(),
    stored: (page) => page.evaluate(() => chrome.storage.local.get()),
    store: (page, items) => page.evaluate((given) => chrome.storage.local.set(given), items),
    open: async (path, items, { width, height, scheme = 'light', scale = 1 }, records = {}) => {
      const page = await browser.newPage();
      page.on('pageerror', (error) => console.error('in the page:', error));
      await page.setViewport({ width, height, deviceScaleFactor: scale });
      await page.emulateTimezone(TIME_ZONE);
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
      await page.goto(`chrome-extension://${id}/icon/mark.svg`);
      await page.evaluateOnNewDocument(stopClock, Date.parse(NOW));
      await page.goto(`chrome-extension://${id}/${path.split('#')[0]}`);
      await page.evaluate(async (wanted) => {
        await chrome.storage.local.clear();
        await chrome.storage.local.set(wanted);
      }, items);
      if (Object.keys(records).length > 0) {
        await page.waitForSelector('main:not([aria-busy])');
        await page.evaluate(putRecords, records);
      }
      await page.goto(`chrome-extension://${id}/${path}`);
      await page.reload();
      await page.waitForSelector('main:not([aria-busy])');
      return page;
    },
  };
}

/** Every picture but that of the browser's own question is of somebody who said yes to it. */
async function allowSites(browser: Browser, id: string): Promise<void> {
  const page = await browser.newPage();
  await approveSites(page, id);
  await page.goto(`chrome-extension://${id}/dashboard.html`);
  await takeSites(page);
  await page.close();
}

/** Runs in the page. Only the wall clock stands still; timers and animation go on. */
function stopClock(now: number): void {
  const RealDate = Date;
  class StoppedDate extends RealDate {
    constructor(moment: number | string | Date = now) {
      super(moment);
    }
    static override now() {
      return now;
    }
  }
  Object.assign(globalThis, { Date: StoppedDate });
}

/** Runs in the page, after it made its database. */
async function putRecords(records: Records): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('reachwatch');
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  const transaction = database.transaction(Object.keys(records), 'readwrite');
  for (const [store, values] of Object.entries(records)) {
    for (const value of values) transaction.objectStore(store).put(value);
  }
  await new Promise((resolve, reject) => {
    transaction.addEventListener('complete', resolve);
    transaction.addEventListener('error', () => reject(transaction.error));
  });
  database.close();
}
