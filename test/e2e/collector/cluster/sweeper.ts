/**
 * Takes one cluster down. Its own process, so that it also does so when the test's is killed: it waits until its standard input
 * closes. Argument: the cluster's directory, which stands in the command line of each of its servers and of nobody else's.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 10_000;
const STEP_MS = 25;

const [directory = ''] = process.argv.slice(2);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.stdin
  .on('end', () => void sweep())
  .on('error', () => void sweep())
  .resume();

async function sweep(): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  // Nobody needs what they hold: no time is given for a clean stop.
  for (let left = servers(); left.length > 0 && performance.now() < deadline; left = servers()) {
    left.forEach(kill);
    await sleep(STEP_MS);
  }
  rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
}

function servers(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && commandLine(pid).includes(directory));
}

/** Empty for a process that has gone meanwhile. */
function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {}
}
