/** A real collector in the lab's internet, as an operator starts it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { vi } from 'vitest';
import type { ControlBundle } from '../../../utils/targets/schema.control.ts';
import { GUEST_ADDRESS } from '../../lab/addresses.ts';
import type { Lab } from '../../lab/lab.ts';
import { PUBLIC_RESOLVERS } from '../../lab/standing.data.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..', '..');
const PORT = 8787;
export const BASE = `http://${GUEST_ADDRESS}:${PORT}/v1`;

export interface RunningCollector {
  process: ChildProcess;
  /** What it wrote to standard error so far. */
  log: () => string;
}

export interface CollectorWords {
  data: string;
  lists: string;
  interval_seconds: number;
}

/** Resolves when it says that it listens. It ends with the lab, if not before. */
export async function startCollectorIn(lab: Lab, words: CollectorWords): Promise<RunningCollector> {
  const { data, lists, interval_seconds } = words;
  const running = spawn(
    'ip',
    ['netns', 'exec', abroadOf(lab), process.execPath, join(REPOSITORY, 'collector', 'main.ts')].concat(
      ['--listen', `${GUEST_ADDRESS}:${PORT}`, '--data', data, '--lists', lists],
      ['--control-dns', PUBLIC_RESOLVERS.join(','), '--control-ca', lab.caFile],
      ['--control-interval', String(interval_seconds)],
    ),
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  running.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  const ended = once(running, 'exit').then(() => {
    throw new Error(`the collector ended: ${log}`);
  });
  await Promise.race([once(createInterface(running.stdout), 'line'), ended]);
  ended.catch(() => undefined);
  return { process: running, log: () => log };
}

export async function end(
  { process: running }: RunningCollector,
  signal: NodeJS.Signals,
): Promise<number | null> {
  const ended = once(running, 'exit');
  running.kill(signal);
  await ended;
  return running.exitCode;
}

export interface Answered {
  status: number;
  body: string;
}

/** A request from abroad, to whatever `url` says. */
export async function ask(lab: Lab, url: string): Promise<Answered> {
  const script = `const answer = await fetch(${JSON.stringify(url)});
    console.log(JSON.stringify({ status: answer.status, body: await answer.text() }))`;
  const ran = await lab.execAbroad([process.execPath, '--input-type=module', '-e', script]);
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout);
}

/** Waits while the first look at the list goes on. */
export async function bundleOf(lab: Lab, list: string): Promise<ControlBundle> {
  return vi.waitFor(
    async () => {
      const { status, body } = await ask(lab, `${BASE}/controls?list=${list}`);
      if (status !== 200) throw new Error(body);
      return JSON.parse(body);
    },
    { timeout: 100_000, interval: 500 },
  );
}

export interface Health {
  vantage: { state: string; held: number; targets: number; seen: number };
  list_faults: { file: string; faults: { line: number }[] }[];
}

export async function healthIn(lab: Lab): Promise<Health> {
  return JSON.parse((await ask(lab, `${BASE}/health`)).body);
}

/** The lab's three namespaces share the end of their names. */
export function abroadOf(lab: Lab): string {
  return lab.client.replace('rwclient-', 'rwnet-');
}
