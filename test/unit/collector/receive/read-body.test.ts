import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { listen, type HttpServer } from '../../../../collector/http-server.ts';
import { bodyReader } from '../../../../collector/receive/read-body.ts';
import type { Bindings } from '../../../../collector/room.ts';

const MOST = 1_000;
const MOST_TOGETHER = 2_000;

let server: HttpServer;
let begun = 0;
let sockets: Socket[] = [];
beforeEach(async () => {
  begun = 0;
  const bodies = bodyReader(MOST, MOST_TOGETHER);
  const app = new Hono<Bindings>();
  app.post('/', (context) => {
    begun += 1;
    return bodies.read(context, async (body) => context.text(body.ok ? 'read' : body.reason));
  });
  const listening = await listen(app, { host: '127.0.0.1', port: 0 });
  if (!listening.ok) throw new Error(listening.message);
  ({ server } = listening);
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await server.close();
});

const post = async (body: string): Promise<string> =>
  (await fetch(server.url, { method: 'POST', body })).text();

/** Says that all of `MOST` comes, and sends so much of it. */
async function halfOpen(sent: number): Promise<void> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  await once(socket, 'connect');
  const before = begun;
  socket.write(`POST / HTTP/1.1\r\nhost: h\r\ncontent-length: ${MOST}\r\n\r\n${'x'.repeat(sent)}`);
  await vi.waitFor(() => expect(begun).toBe(before + 1));
}

it('sets nothing aside for those who only say that something comes', async () => {
  for (let count = 0; count < 4; count += 1) await halfOpen(1);
  expect(await post('a batch')).toBe('read');
});

it('takes no more than there is room for, and has the room again when they went away', async () => {
  for (let count = 0; count < 2; count += 1) await halfOpen(MOST - 1);
  await vi.waitFor(async () => expect(await post('a batch')).toBe('crowded'));
  expect(await post('x'.repeat(MOST + 1))).toBe('too_large');
  for (const socket of sockets) socket.destroy();
  await vi.waitFor(async () => expect(await post('x'.repeat(MOST))).toBe('read'));
});
