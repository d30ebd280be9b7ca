/** `npm run collector` and `npm run issuer` as processes of their own, on loopback, with nothing of the world to look at. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import manifest from '../../../package.json' with { type: 'json' };
import { ROOT } from '../../../scripts/run-command.ts';

/** Everything in 127.0.0.0/8 is a machine of its own to the collector: the second number tells the network. */
export const NETWORKS = `prefix,asn,country,name
127.1.0.0/16,64501,IQ,Earth
127.2.0.0/16,64502,IQ,Water
127.3.0.0/16,64503,IR,Air
`;

export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
}

export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** The address to ask from. */
  from?: string;
  agent?: Agent;
}

export interface RunningCollector {
  url: string;
  pid: number;
  /** What it wrote to standard error so far. */
  log: () => string;
  ask: (path: string, ask?: Ask) => Promise<Answer>;
  /** Exit status. */
  stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

export type Ran = { status: number | null; out: string; err: string };

const MAIN = join(ROOT, 'collector', 'main.ts');
const ISSUER = join(ROOT, 'collector', 'issuer', 'main.ts');

/** For node, as `npm run collector` gives them. */
const FLAGS = manifest.scripts.collector.split(' ').filter((word) => word.startsWith('--'));

/** A resolver that nobody runs: its own look at the world ends at once, on loopback. */
const QUIET = ['--listen', '127.0.0.1:0', '--control-dns', '127.0.0.1:1'];

export function startCollector(data: string, ...words: string[]): Promise<RunningCollector> {
  return start([...FLAGS, MAIN, ...QUIET, '--data', data, ...words]);
}

export function startIssuer(data: string, ...words: string[]): Promise<RunningCollector> {
  return start([ISSUER, '--listen', '127.0.0.1:0', '--data', data, ...words]);
}

async function start(program: string[]): Promise<RunningCollector> {
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk) => (log += String(chunk)));
  const url = await Promise.race([
    firstLine(child),
    once(child, 'exit').then(() => Promise.reject(new Error(`it did not start: ${log}`))),
  ]);
  return {
    url,
    pid: child.pid ?? 0,
    log: () => log,
    ask: (path, ask = {}) => send(new URL(path, url), ask),
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
      return child.exitCode;
    },
  };
}

/** For words that do not start one. */
export async function runCollector(...words: string[]): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  await once(child, 'close');
  return { status: child.exitCode, out, err };
}

/** A folder with `networks.csv` (NETWORKS) in it. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reachwatch-collector-'));
  await writeFile(join(folder, 'networks.csv'), NETWORKS);
  return folder;
}

export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Asks again until it is so; what was seen last is in the error. */
export async function until<T>(
  look: () => Promise<T>,
  isSo: (seen: T) => boolean,
  limit_ms = 60_000,
): Promise<T> {
  const end = performance.now() + limit_ms;
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (performance.now() > end)
      throw new Error(`it did not become so: ${JSON.stringify(seen)?.slice(0, 2000)}`);
    await pause(100);
  }
}

/** Rejects when the connection breaks before the answer is whole. */
export function send(url: URL, { method, headers, body, from, agent }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(body !== undefined && {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
        }),
        ...headers,
      },
      agent: agent ?? false,
      ...(from !== undefined && { localAddress: from }),
    };
    const asked = request(url, options, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (text += chunk));
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      answer.once('error', reject);
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no standard output');
  for await (const line of createInterface({ input: child.stdout })) {
    const told: { listening: string } = JSON.parse(line);
    return told.listening;
  }
  throw new Error('it ended without a line');
}
