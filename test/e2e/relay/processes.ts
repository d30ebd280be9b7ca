/** Relays as people start them, and servers on loopback behind them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';

export interface RunningRelay {
  url: string;
  /** All that it wrote besides the line that says where it listens. */
  written: () => string;
  stop: () => Promise<number | null>;
}

export async function startRelay(gateway: string): Promise<RunningRelay> {
  const words = ['collector/relay/main.ts', '--gateway', gateway, '--listen', '127.0.0.1:0'];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => lines.push(String(chunk)));
  const out = createInterface(child.stdout);
  const first = String((await once(out, 'line'))[0]);
  out.on('line', (line) => lines.push(line));
  const url = /^\{"listening":"(.*)"\}$/.exec(first)?.[1];
  if (url === undefined) throw new Error(`the relay said ${first}`);
  return { url, written: () => lines.join('\n'), stop: () => stop(child) };
}

export async function runToEnd(words: string[]): Promise<{ status: number | null; errors: string }> {
  const child = spawn(process.execPath, ['collector/relay/main.ts', ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(String(chunk)));
  await once(child, 'close');
  return { status: child.exitCode, errors: errors.join('') };
}

async function stop(child: ChildProcess): Promise<number | null> {
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
  return child.exitCode;
}

export interface RawServer {
  url: string;
  /** What arrived on each connection, so far. */
  heard: Buffer[];
  close: () => Promise<void>;
}

/** Answers whatever comes with these bytes; null: takes it and stays silent. */
export async function rawServer(answer: string | null): Promise<RawServer> {
  const heard: Buffer[] = [];
  const sockets = new Set<{ destroy: () => void }>();
  const server: Server = createServer((socket) => {
    const at = heard.push(Buffer.alloc(0)) - 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      const before = heard[at] ?? Buffer.alloc(0);
      heard[at] = Buffer.concat([before, chunk]);
      if (answer !== null && before.length === 0) socket.end(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('not a TCP socket');
  return {
    url: `http://127.0.0.1:${bound.port}`,
    heard,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
