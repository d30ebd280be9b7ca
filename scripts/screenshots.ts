/** Takes the pictures in docs/screenshots from the real, built pages: `node scripts/screenshots.ts [NAME…]`. */
import { mkdir } from 'node:fs/promises';
import { buildExtension } from '../test/e2e/pages/built-extension.ts';
import { openPages } from '../test/e2e/pages/chromium-pages.ts';
import { PICTURES } from '../test/e2e/pages/fixtures/pictures.ts';

const FOLDER = 'docs/screenshots';

const wanted = process.argv.slice(2);
const pictures = PICTURES.filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
);
const extension = await buildExtension('chrome', 'recorder');
try {
  const pages = await openPages(extension.directory);
  await mkdir(FOLDER, { recursive: true });
  for (const { name, path, items, look, records, clicks = [] } of pictures) {
    const page = await pages.open(path, items, look, records);
    for (const selector of clicks) await page.click(selector);
    await page.screenshot({ path: `${FOLDER}/${name}.png`, optimizeForSpeed: false });
    await page.close();
    console.error(`${FOLDER}/${name}.png`);
  }
  await pages.close();
} finally {
  await extension.remove();
}
