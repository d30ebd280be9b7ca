/** A collector of one's own for one run: on loopback, on a port that is free, its data in a folder that goes away. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { lineOf } from './error-line.ts';
import { ensureLoopback } from './loopback.ts';

export interface EmbeddedCollector {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  /** Ends it in order, and takes its data away. */
  stop: () => Promise<void>;
}

export type StartedCollector = { ok: true; collector: EmbeddedCollector } | { ok: false; error: string };

const PROGRAM = join(import.meta.dirname, '..', 'collector', 'main.ts');
const START_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 10_000;

/** `error`: one line for a person. */
export async function startEmbeddedCollector(program: string = PROGRAM): Promise<StartedCollector> {
  if (!(await ensureLoopback())) return { ok: false, error: 'there is no loopback interface' };
  const data = await mkdtemp(join(tmpdir(), 'reachwatch-collector-'));
  const child = spawn(process.execPath, [program, '--listen', '127.0.0.1:0', '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endNow = () => {
    child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  process.on('exit', endNow);
  const closed = once(child, 'close');
  const stop = async () => {
    child.kill('SIGTERM');
    const tooLong = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
    await closed;
    clearTimeout(tooLong);
    await rm(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    process.off('exit', endNow);
  };

  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (words.length < 10_000) words += chunk.toString();
  });
  try {
    const lines = createInterface({ input: child.stdout });
    const first = once(lines, 'line', { signal: AbortSignal.timeout(START_PATIENCE_MS) });
    const [line] = await Promise.race([first, closed.then(() => [null])]);
    const url = listeningOf(line);
    if (url !== null) return { ok: true, collector: { url, stop } };
    await stop();
    const silence = line === null ? 'it ended at once' : 'it does not say where it listens';
    return { ok: false, error: lineOf(words.trim()) || silence };
  } catch (error) {
    await stop();
    return { ok: false, error: lineOf(error) };
  }
}

function listeningOf(line: unknown): string | null {
  if (typeof line !== 'string') return null;
  try {
    const said: unknown = JSON.parse(line);
    const isSaid = typeof said === 'object' && said !== null && 'listening' in said;
    return isSaid && typeof said.listening === 'string' ? said.listening : null;
  } catch {
    return null;
  }
}
