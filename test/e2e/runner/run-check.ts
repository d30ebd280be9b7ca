/** Runs `check` as a person would, with a folder for temporary files of its own, so that what it leaves behind is seen. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

export interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
  /** Names of what is still in its folder for temporary files. */
  left: string[];
}

export interface RunOptions {
  /** In place of `node runner/check.ts`. */
  command?: readonly [string, ...string[]];
  env?: Record<string, string>;
  /** Called with the process id once it runs. */
  onStart?: (pid: number) => void;
}

export async function runCheck(words: readonly string[], options: RunOptions = {}): Promise<Run> {
  const temporary = await mkdtemp(join(tmpdir(), 'reachwatch-e2e-'));
  const [program, ...before] = options.command ?? [process.execPath, join(ROOT, 'runner/check.ts')];
  const child = spawn(program, [...before, ...words], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: temporary, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  if (child.pid !== undefined) options.onStart?.(child.pid);
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const left = await readdir(temporary);
  await rm(temporary, { recursive: true, force: true });
  return { status, stdout, stderr, left };
}
