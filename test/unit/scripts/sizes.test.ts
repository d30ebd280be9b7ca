import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { measureSizes } from '../../../scripts/sizes.ts';

let output = '';
beforeAll(async () => {
  output = await mkdtemp(join(tmpdir(), 'reachwatch-unit-'));
  await mkdir(join(output, 'chrome-mv3', 'chunks'), { recursive: true });
});
afterAll(() => rm(output, { recursive: true }));

const SCRIPTS = {
  'popup-1.js':
    'import{a as e}from"./shared-2.js";import"./side-3.js";import(`./en-4.js`);import(`./ar-5.js`);',
  'shared-2.js': 'export const a=1;import"./side-3.js";',
  'side-3.js': 'console.log("side")',
  'en-4.js': 'export default {a:"a"}',
  'ar-5.js': 'export default {a:"a much longer catalogue than the other one is, by far"}',
  'dashboard-6.js': 'console.log("not the popup\'s")',
};

const gzipped = (name: keyof typeof SCRIPTS) => gzipSync(SCRIPTS[name], { level: 9 }).length;

it('counts what the popup loads: its scripts, their imports once, and the biggest of its choices', async () => {
  const page =
    '<script type="module" src="/chunks/popup-1.js"></script><link rel="modulepreload" href="/chunks/shared-2.js">';
  await writeFile(join(output, 'chrome-mv3', 'popup.html'), page);
  for (const [name, text] of Object.entries(SCRIPTS))
    await writeFile(join(output, 'chrome-mv3', 'chunks', name), text);
  await writeFile(join(output, 'reachwatch-1-chrome.zip'), 'x'.repeat(10));
  await writeFile(join(output, 'reachwatch-1-sources.zip'), 'x'.repeat(20));

  const popup = gzipped('popup-1.js') + gzipped('shared-2.js') + gzipped('side-3.js') + gzipped('ar-5.js');
  expect(await measureSizes(output, join(output, 'chrome-mv3'))).toEqual([
    { what: 'popup script, gzipped', bytes: popup, most: 12_000 },
    { what: 'reachwatch-1-chrome.zip', bytes: 10, most: 300_000 },
  ]);
});
