/**
 * Firefox is driven through a WebSocket on 127.0.0.1, so it needs a loopback interface. A bare network namespace has it
 * down. Chromium is driven through a pipe and needs none.
 */
import { execFile } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { say } from './exit-status.ts';

const run = promisify(execFile);

/** True when loopback is up, or could be brought up. */
export async function ensureLoopback(): Promise<boolean> {
  if (loopbackIsUp()) return true;
  try {
    await run('ip', ['link', 'set', 'lo', 'up']);
  } catch {
    return false;
  }
  say('loopback was down in this network namespace; it is up now (Firefox is driven through it)');
  return loopbackIsUp();
}

function loopbackIsUp(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    (addresses ?? []).some(({ internal, address }) => internal && address === '127.0.0.1'),
  );
}
