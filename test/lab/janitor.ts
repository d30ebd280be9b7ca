/**
 * Takes one lab down. Its own process, so that it also does so when the lab's dies: it waits until its standard
 * input closes, which happens at `lab.close()`, at an interrupt, and at a kill. One way down for all cases.
 * Arguments: the lab's suffix and its directory.
 */
import { spawnSync } from 'node:child_process';
import { rmdirSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { machineNamespaces } from './machines.ts';
import { etcOf, namesOf } from './namespaces.ts';

const PATIENCE_MS = 5000;
const STEP_MS = 50;

const [suffix = '', directory = ''] = process.argv.slice(2);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.stdin
  .on('end', () => void sweep())
  .on('error', () => void sweep())
  .resume();

async function sweep(): Promise<void> {
  const namespaces = [...Object.values(namesOf(suffix)), ...Object.values(machineNamespaces(suffix))];
  // Servers leave by themselves when the lab's process goes; whoever else still runs in our namespaces is told to.
  const deadline = performance.now() + PATIENCE_MS;
  let inhabitants = namespaces.flatMap(inhabitantsOf);
  inhabitants.forEach((pid) => stop(pid, 'SIGTERM'));
  while (inhabitants.length > 0 && performance.now() < deadline) {
    await sleep(STEP_MS);
    inhabitants = namespaces.flatMap(inhabitantsOf);
  }
  inhabitants.forEach((pid) => stop(pid, 'SIGKILL'));
  for (const namespace of namespaces) {
    spawnSync('ip', ['netns', 'delete', namespace]);
    rmSync(etcOf(namespace), { recursive: true, force: true });
  }
  try {
    // Only when it is empty: it may be somebody else's.
    rmdirSync('/etc/netns');
  } catch {}
  rmSync(directory, { recursive: true, force: true });
}

function inhabitantsOf(namespace: string): number[] {
  const { stdout } = spawnSync('ip', ['netns', 'pids', namespace], { encoding: 'utf8' });
  return (stdout ?? '')
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0);
}

function stop(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {}
}
