/** A person's own block pages, on the dashboard. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseBlockPages } from '../../../utils/diagnose/block-pages-csv.ts';
import { BLOCK_PAGES } from '../../../utils/diagnose/block-pages.data.ts';
import type { BlockPage } from '../../../utils/diagnose/block-pages.data.ts';
import { buildExtension } from './built-extension.ts';
import type { BuiltExtension } from './built-extension.ts';
import { openPages } from './chromium-pages.ts';
import type { OpenedPages } from './chromium-pages.ts';

const SIZE = { width: 1280, height: 860 };
const OWN: BlockPage = {
  id: 'own-1',
  country: 'IQ',
  who: 'a provider',
  where: 'page',
  pattern: ['This site is not to be seen', 'by order of the authority'],
  source: 'seen',
  licence: 'CC0',
  confidence: 'medium',
};
const HEADER = 'id,country,who,where,pattern,source,licence,confidence';
const ROW =
  'own-1,IQ,a provider,page,This site is not to be seen | by order of the authority,seen,CC0,medium';

let extension: BuiltExtension;
let pages: OpenedPages;
let directory: string;

beforeAll(async () => {
  extension = await buildExtension('chrome', 'recorder');
  pages = await openPages(extension.directory);
  directory = await mkdtemp(join(tmpdir(), 'reachwatch-block-pages-'));
});

afterAll(async () => {
  await pages?.close();
  await extension?.remove();
  await rm(directory, { recursive: true, force: true });
});

async function openData(own: BlockPage[]): Promise<Page> {
  const records =
    own.length === 0 ? {} : { kv: [{ name: 'own_block_pages', kept: { own_block_pages: own } }] };
  return pages.open('dashboard.html#data', { settings: { enabled: true } }, SIZE, records);
}

async function give(page: Page, ...rows: string[]): Promise<void> {
  const file = join(directory, 'pages.csv');
  await writeFile(file, [HEADER, ...rows].join('\n'));
  const input = await page.$('.file input');
  if (input === null || !('uploadFile' in input)) throw new Error('no file input');
  await input.uploadFile(file);
}

const countsShown = (page: Page) => page.$eval('.block-pages', ({ textContent }) => textContent);
const countsAre = (own: number) => `Built in: ${BLOCK_PAGES.length}. Your own: ${own}.`;
const orders = async (page: Page) => (await pages.stored(page))['told'];

it('takes a file, and tells the background', async () => {
  const page = await openData([]);
  expect(await countsShown(page)).toBe(countsAre(0));
  await give(page, ROW);
  await page.waitForSelector('.notice');
  expect(await countsShown(page)).toBe(countsAre(1));
  expect(await orders(page)).toEqual([{ type: 'set_own_block_pages', pages: [OWN] }]);
  await page.close();
});

it('refuses a file that it cannot read, by line and column, and changes nothing', async () => {
  const page = await openData([OWN]);
  await give(page, ROW, 'own-2,IQ,,page,Access denied,seen,,');
  await page.waitForSelector('[role="alert"]');
  expect(await page.$eval('[role="alert"] li', ({ textContent }) => textContent)).toMatch(
    /^Line 3, column pattern: /,
  );
  expect(await countsShown(page)).toBe(countsAre(1));
  expect(await orders(page)).toBeUndefined();
  await page.close();
});

it('gives out all of them in a form that it takes, and takes the own ones away', async () => {
  const page = await openData([OWN]);
  expect(await countsShown(page)).toBe(countsAre(1));
  await page.evaluate(() => {
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob)
        void blob.text().then((all) => document.body.setAttribute('data-export', all));
      return make(blob);
    };
    HTMLAnchorElement.prototype.click = () => {};
  });
  const buttons = await page.$$('.block-pages ~ .buttons button');
  await buttons[0]?.click();
  await page.waitForSelector('body[data-export]');
  const text = await page.$eval('body', (body) => body.dataset['export'] ?? '');
  expect(parseBlockPages(text)).toEqual({ ok: true, pages: [...BLOCK_PAGES, OWN] });

  await buttons[1]?.click();
  await page.waitForSelector('.notice');
  expect(await countsShown(page)).toBe(countsAre(0));
  expect(await orders(page)).toEqual([{ type: 'set_own_block_pages', pages: [] }]);
  await page.close();
});
