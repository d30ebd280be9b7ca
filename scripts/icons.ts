/** Draws public/icon/{16,32,48,128}.png from mark.svg (from mark-small.svg where detail would blur): `node scripts/icons.ts`. */
import { readFile } from 'node:fs/promises';
import { launch } from 'puppeteer-core';
import { findBrowser } from '../runner/find-browser.ts';

const FOLDER = 'public/icon';
const SMALL = 24;

const browser = await launch({
  headless: true,
  executablePath: findBrowser('chromium')?.executable ?? 'chromium',
  args: ['--no-sandbox', '--force-color-profile=srgb'],
});
const page = await browser.newPage();
for (const size of [16, 32, 48, 128]) {
  const svg = await readFile(`${FOLDER}/${size <= SMALL ? 'mark-small' : 'mark'}.svg`, 'utf8');
  await page.setViewport({ width: size, height: size });
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  await page.screenshot({ path: `${FOLDER}/${size}.png`, omitBackground: true });
}
await browser.close();
