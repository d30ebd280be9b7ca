/** The extension as built for one browser; built now where it is missing or older than its sources. */
import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DrivenFamily } from './find-browser.ts';
import { say } from './exit-status.ts';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = [
  'components',
  'entrypoints',
  'public',
  'utils',
  'wxt.config.ts',
  'scripts/preact-without-inner-html.ts',
  'package-lock.json',
  'tsconfig.json',
];
const FOLDERS: Record<DrivenFamily, string> = { chromium: 'chrome-mv3', firefox: 'firefox-mv3' };
const WXT_NAMES: Record<DrivenFamily, string> = { chromium: 'chrome', firefox: 'firefox' };

export type BuiltExtension = { ok: true; folder: string } | { ok: false; error: string };

/** `folder`: absolute, of the unpacked extension. */
export async function builtExtension(family: DrivenFamily): Promise<BuiltExtension> {
  const folder = join(ROOT, '.output', FOLDERS[family]);
  const built_ms = await modified_ms(join(folder, 'manifest.json'));
  const changed_ms = Math.max(...(await Promise.all(SOURCES.map((name) => newest_ms(join(ROOT, name))))));
  if (built_ms > changed_ms) return { ok: true, folder };
  say(`building the extension for ${family}`);
  const failure = await build(WXT_NAMES[family]);
  return failure === null ? { ok: true, folder } : { ok: false, error: failure };
}

/** Null, or what the build said. Its words are kept from standard output, which is data. */
async function build(browser: string): Promise<string | null> {
  const wxt = join(ROOT, 'node_modules', 'wxt', 'bin', 'wxt.mjs');
  const child = spawn(process.execPath, [wxt, 'build', '-b', browser], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  child.stdout.on('data', (chunk: Buffer) => (words += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return status === 0 ? null : `the build failed:\n${words.trim()}`;
}

/** 0 where there is none. */
async function modified_ms(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

async function newest_ms(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  const times = entries.map((entry) => modified_ms(join(entry.parentPath, entry.name)));
  return Math.max(await modified_ms(path), ...(await Promise.all(times)));
}
