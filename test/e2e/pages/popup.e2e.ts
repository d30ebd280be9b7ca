import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser as Extension } from 'webextension-polyfill';
import { LANGUAGES } from '../../../utils/i18n/languages.ts';
import { buildExtension } from './built-extension.ts';
import type { BuiltExtension } from './built-extension.ts';
import { openPages } from './chromium-pages.ts';
import type { OpenedPages } from './chromium-pages.ts';
import { clippedTexts } from './clipped.ts';
import {
  ALL_WELL,
  EVERY_BLOCK,
  EVERY_STATE,
  MIXED,
  OFFLINE,
  TWO_BLOCKED,
  TWO_FAILING,
} from './fixtures/summaries.ts';

/** In the page. */
declare const chrome: Pick<Extension, 'storage'>;

const POPUP = { width: 360, height: 580 };
const settings = { enabled: true };
const consent = { purpose_version: 1, level: 'local', at: '2026-06-01T12:00:00.000Z' };
const progress = { batch_id: '1', done: 13, total: 52 };

let extension: BuiltExtension;
let pages: OpenedPages;

beforeAll(async () => {
  extension = await buildExtension('chrome', 'recorder');
  pages = await openPages(extension.directory);
});

afterAll(async () => {
  await pages?.close();
  await extension?.remove();
});

async function withPopup(items: Record<string, unknown>, look: (page: Page) => Promise<void>): Promise<void> {
  const page = await pages.open('popup.html', items, POPUP);
  try {
    await look(page);
  } finally {
    await page.close();
  }
}

const text = (page: Page, selector: string) => page.$eval(selector, (element) => element.textContent.trim());

/** Resolves when the background has been told this many things; what it was told. */
async function told(page: Page, count: number): Promise<unknown[]> {
  await page.waitForFunction(
    async (wanted) => {
      const { told: messages } = await chrome.storage.local.get('told');
      return Array.isArray(messages) && messages.length >= wanted;
    },
    {},
    count,
  );
  const { told: messages } = await pages.stored(page);
  return Array.isArray(messages) ? messages : [];
}

describe('before a person said start', () => {
  it('says what would happen, and asks nothing of the background', () =>
    withPopup({}, async (page) => {
      expect(await text(page, 'main')).toContain('Before you start, nobody is contacted');
      expect(await pages.stored(page)).toEqual({});
    }));

  it('leads to the page that explains and asks, and cannot start without it', () =>
    withPopup({}, async (page) => {
      expect(await page.$$eval('main a', (links) => links.map((link) => link.getAttribute('href')))).toEqual([
        '/welcome.html',
        '/dashboard.html#settings',
      ]);
      expect(await page.$('main button')).toBeNull();
    }));

  it('starts when a person who has chosen says so, and keeps what was chosen before', () =>
    withPopup({ consent, settings: { language: 'en', badge: false } }, async (page) => {
      await page.click('button');
      expect(await told(page, 1)).toEqual([{ type: 'check_now' }]);
      expect(await pages.stored(page)).toMatchObject({
        settings: { language: 'en', badge: false, enabled: true },
      });
      await page.waitForSelector('.check-bar');
    }));
});

describe('the headline', () => {
  it.each([
    ['all well', ALL_WELL, 'Your line works. All 28 services can be reached.'],
    ['two are blocked', TWO_BLOCKED, 'Your line works. 2 of 28 services are blocked.'],
    ['two fail, and nothing proves why', TWO_FAILING, 'Your line works. 2 of 28 services cannot be reached.'],
    ['offline', OFFLINE, 'You are offline.'],
    ['no summary yet', null, 'Nothing has been checked yet.'],
  ])('%s', (_name, summary, sentence) =>
    withPopup({ settings, summary }, async (page) => {
      expect(await text(page, 'h1')).toBe(sentence);
    }),
  );
});

it('counts as blocked only what is, and says the rest beside it', () =>
  withPopup({ settings, summary: MIXED }, async (page) => {
    expect(await text(page, 'h1')).toBe('Your line works. 2 of 28 services are blocked.');
    const besides = await page.$$eval('.headline p', (all) => all.map(({ textContent }) => textContent));
    expect(besides).toEqual(['1 more cannot be reached.', '1 more is down for everyone.']);
  }));

it('says of each blocked service by what, in words', () =>
  withPopup({ settings, summary: EVERY_BLOCK }, async (page) => {
    const causes = await page.$$eval('.service.is-blocked', (rows) =>
      rows.map((row) =>
        [...row.querySelectorAll('bdi, .state, .cause')].map(({ textContent }) => textContent),
      ),
    );
    expect(causes).toEqual([
      ['Facebook', 'Blocked', "your line's DNS does not give its address"],
      ['Instagram', 'Blocked', "your line's DNS gives a false address"],
      ['Messenger', 'Blocked', "a blocker's page answers in its place"],
      ['Signal', 'Blocked', 'its address is cut off'],
      ['Telegram', 'Blocked', 'somebody else answers in its place (false certificate)'],
      ['WhatsApp', 'Blocked', 'the connection is stopped on the way'],
      ['X (Twitter)', 'Blocked', 'the connection is stopped when its name is seen'],
      ['YouTube', 'Blocked', 'by what means cannot be told'],
    ]);
  }));

it('shows each service with state, cause and since when, worst first', () =>
  withPopup({ settings, summary: TWO_BLOCKED }, async (page) => {
    const rows = await page.$$eval('.services li', (items) =>
      items.map((item) =>
        [...item.querySelectorAll('bdi, .facts > *')].map(({ textContent }) => textContent),
      ),
    );
    expect(rows).toHaveLength(28);
    expect(rows.slice(0, 3)).toEqual([
      ['Signal', 'Blocked', 'since Jun 14, 11:10', "your line's DNS gives a false address"],
      ['Telegram', 'Blocked', 'since 09:02', 'the connection is stopped when its name is seen'],
      ['WhatsApp', 'Works only in part', 'since 13:08', 'no answer in time (timeout)'],
    ]);
    expect(rows.at(-1)).toEqual(['Zoom', 'Works', 'since Jun 12']);
    expect(await page.$eval('.strip[role="img"]', (strip) => strip.querySelector('title')?.textContent)).toBe(
      'Signal, last 24 hours. Works: 0 h. Trouble: 24 h. Not known: 0 h.',
    );
  }));

describe('a check', () => {
  it('begins at a click, shows its progress live, and ends', () =>
    withPopup({ settings, summary: TWO_BLOCKED }, async (page) => {
      await page.click('.check-bar button');
      expect(await told(page, 1)).toEqual([{ type: 'check_now' }]);

      await pages.store(page, { progress });
      await page.waitForSelector('progress');
      expect(await page.$eval('progress', ({ value, max }) => [value, max])).toEqual([13, 52]);
      await pages.store(page, { progress: { ...progress, done: 26 } });
      await page.waitForSelector('progress[value="26"]');
      expect(await text(page, '[aria-live="polite"]')).toBe('50% checked');

      await pages.store(page, { progress: null, summary: ALL_WELL });
      await page.waitForSelector('.check-bar button.primary:not([disabled])');
      expect(await text(page, 'h1')).toContain('All 28');
    }));

  it('can be stopped', () =>
    withPopup({ settings, summary: TWO_BLOCKED, progress }, async (page) => {
      await page.click('.check-bar button');
      expect(await told(page, 1)).toEqual([{ type: 'stop' }]);
    }));

  it('says so when it could not begin', () =>
    withPopup({ settings, summary: ALL_WELL, answer: { ok: false, error: 'no targets' } }, async (page) => {
      await page.click('.check-bar button');
      await page.waitForSelector('[role="alert"]');
      await page.waitForSelector('.check-bar button:not([disabled])');
      expect(await text(page, '[role="alert"]')).toContain('could not be started');
    }));
});

it('runs from right to left in Arabic', () =>
  withPopup({ settings: { ...settings, language: 'ar' }, summary: TWO_BLOCKED }, async (page) => {
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
      'ar',
      'rtl',
    ]);
    const sides = await page.$eval('.service', (row) => {
      const [mark, name, strip] = ['.mark', 'bdi', '.strip'].map((part) =>
        row.querySelector(part)?.getBoundingClientRect(),
      );
      return [mark?.left ?? 0, name?.right ?? 0, name?.left ?? 0, strip?.right ?? 0];
    });
    // Mark, name, strip: each begins where the one to its right ends.
    expect(sides.toSorted((a, b) => b - a)).toEqual(sides);
    expect((sides[0] ?? 0) - (sides[1] ?? 0)).toBeLessThan(20);
  }));

describe.each(LANGUAGES)('in %s', (language) => {
  it.each([
    ['every state', { summary: EVERY_STATE }],
    ['every way of a block', { summary: EVERY_BLOCK }],
    ['a mixture', { summary: MIXED }],
    ['offline and checking', { summary: OFFLINE, progress }],
    ['first run', { settings: { language } }],
    ['turned off', { consent, settings: { language } }],
  ])('nothing is clipped: %s', (_name, items) =>
    withPopup({ settings: { ...settings, language }, ...items }, async (page) => {
      expect(await page.evaluate(clippedTexts)).toEqual([]);
    }),
  );
});
