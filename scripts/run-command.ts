/** Runs one program to its end, its words going where ours go. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

export interface CommandOptions {
  /** After so long the program and all that it started are ended. */
  limit_ms: number;
  env?: Record<string, string>;
  /** Its words are shown only when it fails. */
  quiet?: boolean;
}

/** Ends with our process, too: a test run that is stopped leaves no browser behind. */
const running = new Set<number>();
const endAll = () => running.forEach((pid) => endGroup(pid));
process.on('exit', endAll);
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => process.exit(1));

/** Resolves with the exit status; null when it was ended by a signal or by the limit. */
export async function runCommand(
  [program, ...given]: readonly [string, ...string[]],
  { limit_ms, env = {}, quiet = false }: CommandOptions,
): Promise<number | null> {
  // A group of its own, so that all of it can be ended.
  const child = spawn(program, given, {
    cwd: ROOT,
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    env: { ...process.env, ...env },
    detached: true,
  });
  const { pid } = child;
  if (pid !== undefined) running.add(pid);
  let words = '';
  child.stdout?.on('data', (chunk: Buffer) => (words += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (words += chunk.toString()));
  const timer = setTimeout(() => {
    console.error(
      `\n${program} ${given.join(' ')}: not done after ${Math.round(limit_ms / 60_000)} minutes, ended`,
    );
    if (pid !== undefined) endGroup(pid);
  }, limit_ms);
  const status = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      console.error(String(error));
      resolve(null);
    });
    child.once('close', resolve);
  });
  clearTimeout(timer);
  if (pid !== undefined) running.delete(pid);
  if (status !== 0) process.stdout.write(words);
  return status;
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
}
