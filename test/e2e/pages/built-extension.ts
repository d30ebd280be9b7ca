/** A real build of the pages, with a background that only records what it is told. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Answers every message by what the page under test put into `storage.local`, and keeps the messages there.
 * The real background would begin to measure, and would write over what a test wants shown.
 */
const RECORDER = `
const world = globalThis.browser ?? globalThis.chrome;
world.runtime.onMessage.addListener((message, sender, respond) => {
  world.storage.local.get(['told', 'answer']).then(async ({ told = [], answer = { ok: true, batch_id: '1' } }) => {
    await world.storage.local.set({ told: [...told, message] });
    respond(answer);
  });
  return true;
});
`;

export interface BuiltExtension {
  /** The unpacked extension. */
  directory: string;
  remove: () => Promise<void>;
}

/** Builds into a directory of its own, so that several builds may run at the same time. */
export async function buildExtension(
  browser: 'chrome' | 'firefox',
  background: 'real' | 'recorder',
): Promise<BuiltExtension> {
  const out = await mkdtemp(join(tmpdir(), 'reachwatch-pages-'));
  const remove = () => rm(out, { recursive: true, force: true });
  try {
    await promisify(execFile)('node_modules/.bin/wxt', ['build', '--browser', browser, '--mv3'], {
      // Vitest says `test`, and Vite would then build what nobody ships.
      env: { ...process.env, NODE_ENV: 'production', REACHWATCH_OUT: out },
    });
    const directory = join(out, `${browser}-mv3`);
    if (background === 'recorder') await putRecorder(directory);
    return { directory, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function putRecorder(directory: string): Promise<void> {
  const path = join(directory, 'manifest.json');
  const manifest: { background: object } = JSON.parse(await readFile(path, 'utf8'));
  const script = 'recorder.js';
  manifest.background = 'scripts' in manifest.background ? { scripts: [script] } : { service_worker: script };
  await writeFile(path, JSON.stringify(manifest));
  await writeFile(join(directory, script), RECORDER);
}
