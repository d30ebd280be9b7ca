import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startEmbeddedCollector } from '../../../runner/embedded-collector.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reachwatch-unit-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

it('answers on loopback while it runs, and leaves nothing behind', async () => {
  const started = await startEmbeddedCollector();
  if (!started.ok) throw new Error(started.error);
  const { url, stop } = started.collector;
  expect(new URL(url).hostname).toBe('127.0.0.1');
  expect(await (await fetch(`${url}/v1/lists`)).json()).toMatchObject({
    lists: [{ id: 'services', country: null }],
  });
  expect(await readdir(folder)).toHaveLength(1);
  await stop();
  await expect(fetch(`${url}/v1/lists`)).rejects.toThrow('fetch failed');
  expect(await readdir(folder)).toEqual([]);
});

it.each([
  ['says nothing and ends', '', 'it ended at once'],
  ['ends with a word', `console.error('no room\\nmore'); process.exitCode = 2;`, 'no room'],
  [
    'says something else',
    `console.log('hello'); setInterval(() => {}, 1000);`,
    'it does not say where it listens',
  ],
])('one that %s is not started, and leaves nothing behind', async (_what, source, error) => {
  const program = join(folder, 'program.mjs');
  await writeFile(program, source);
  expect(await startEmbeddedCollector(program)).toEqual({ ok: false, error });
  expect(await readdir(folder)).toEqual(['program.mjs']);
});
