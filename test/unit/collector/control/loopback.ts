/** Servers on loopback that do what a test says with each connection, and are gone after it. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import { connectTo } from '../../../../collector/control/connect.ts';

const endings: (() => void)[] = [];

afterEach(() => {
  for (const end of endings.splice(0)) end();
});

/** Port of a server that gives each connection to `behave`. */
export async function serve(behave: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    behave(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  endings.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return bound.port;
}

/** A connection as a look makes it. */
export async function standing(port: number): Promise<Socket> {
  const connection = await connectTo('127.0.0.1', port, new AbortController().signal);
  if (!connection.ok) throw new Error(connection.failure);
  return connection.socket;
}

/** Waits for the first bytes of a client, and then does `then`. */
export const afterFirstFlight = (then: (socket: Socket) => void) => (socket: Socket) => {
  socket.once('data', () => then(socket));
};
