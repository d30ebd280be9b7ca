import { launch } from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser as Extension } from 'webextension-polyfill';
import { findBrowser } from '../../../runner/find-browser.ts';
import { buildExtension } from './built-extension.ts';
import type { BuiltExtension } from './built-extension.ts';
import { TWO_BLOCKED } from './fixtures/summaries.ts';

/** In the page. */
declare const browser: Pick<Extension, 'storage'>;

const ID = 'reachwatch@reachwatch.org';
const UUID = '6f1d7a52-0c43-4b6e-9a53-5d0f6c1e2b03';

let extension: BuiltExtension;
let firefox: Browser;

beforeAll(async () => {
  const found = findBrowser('firefox');
  if (found === undefined) throw new Error('no Firefox to look at the pages with');
  extension = await buildExtension('firefox', 'recorder');
  firefox = await launch({
    browser: 'firefox',
    headless: true,
    executablePath: found.executable,
    // Firefox 153 and later refuse to open moz-extension: pages for a driver without it.
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [ID]: UUID }),
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'services.settings.server': 'data:,#no-remote-settings',
    },
  });
  await firefox.installExtension(extension.directory);
});

afterAll(async () => {
  await firefox?.close();
  await extension?.remove();
});

async function open(path: string): Promise<Page> {
  const page = await firefox.newPage();
  // Firefox sends no load events for such a page to the driver: the page itself is asked.
  await page.goto(`moz-extension://${UUID}/${path}`, { waitUntil: [] });
  await page.waitForSelector('main:not([aria-busy])');
  return page;
}

it('the popup works on the native namespace: starts, shows, follows', async () => {
  const page = await open('popup.html');
  await page.waitForSelector('.first-run a[href="/welcome.html"]');
  const consent = { purpose_version: 1, level: 'local', at: '2026-06-01T12:00:00.000Z' };
  await page.evaluate((chosen) => browser.storage.local.set({ consent: chosen }), consent);
  await page.waitForSelector('.first-run button');
  await page.click('button');
  await page.waitForSelector('.check-bar');
  const { settings, told } = await page.evaluate(() => browser.storage.local.get());
  expect([settings, told]).toEqual([{ enabled: true }, [{ type: 'check_now' }]]);

  await page.evaluate((summary) => browser.storage.local.set({ summary }), TWO_BLOCKED);
  await page.waitForSelector('.services li');
  expect(await page.$eval('h1', ({ textContent }) => textContent.trim())).toBe(
    'Your line works. 2 of 28 services are blocked.',
  );
});

it('the dashboard works: a choice is kept, the language changes on the spot', async () => {
  const page = await open('dashboard.html#settings');
  await page.waitForSelector('select option[value="fa"]');
  await page.select('select:has(option[value="fa"])', 'fa');
  await page.waitForSelector('html[dir="rtl"]');
  expect(await page.evaluate(() => browser.storage.local.get('settings'))).toMatchObject({
    settings: { language: 'fa' },
  });
});
