import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MOST_POPUP_BYTES } from '../../../scripts/sizes.ts';
import { LANGUAGES } from '../../../utils/i18n/languages.ts';
import { buildExtension } from './built-extension.ts';
import type { BuiltExtension } from './built-extension.ts';
import { openPages } from './chromium-pages.ts';
import type { OpenedPages } from './chromium-pages.ts';
import { TWO_BLOCKED } from './fixtures/summaries.ts';

let extension: BuiltExtension;
let pages: OpenedPages;

beforeAll(async () => {
  extension = await buildExtension('chrome', 'real');
  pages = await openPages(extension.directory);
});

afterAll(async () => {
  await pages?.close();
  await extension?.remove();
});

/** What the browser itself says it loaded: imports by `import()`, the language's catalogue among them, count too. */
it.each(LANGUAGES)('all scripts that the popup loads in %s are small', async (language) => {
  const items = { settings: { enabled: false, language }, summary: TWO_BLOCKED };
  const page = await pages.open('popup.html', items, { width: 360, height: 580 });
  const paths = await scriptsOf(page);
  await page.close();
  const scripts = await Promise.all(paths.map((path) => readFile(join(extension.directory, path))));
  const bytes = scripts.reduce((sum, script) => sum + gzipSync(script, { level: 9 }).length, 0);
  console.log(`popup scripts in ${language}: ${bytes} bytes gzipped in ${scripts.length} files`);
  expect(paths.some((path) => path.includes('popup'))).toBe(true);
  expect(paths.some((path) => path.includes(`/${language}-`))).toBe(true);
  expect(bytes).toBeLessThanOrEqual(MOST_POPUP_BYTES);
});

/** Paths of all scripts that the page's own engine has parsed. */
async function scriptsOf(page: Page): Promise<string[]> {
  const session = await page.createCDPSession();
  const urls = new Set<string>();
  session.on('Debugger.scriptParsed', ({ url }) => urls.add(url));
  // Enabling tells of every script that is there already, before it answers.
  await session.send('Debugger.enable');
  return [...urls].filter((url) => url.startsWith('chrome-extension:')).map((url) => new URL(url).pathname);
}
