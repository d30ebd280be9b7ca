/** Servers on loopback that answer, reset or stay silent. */
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';

export interface LoopbackServers {
  /** `http://HOST:PORT`, on which everything is answered with 200. Listens on all of 127.0.0.0/8. */
  answering: (host: string) => string;
  resetting: string;
  /** Takes the request and says nothing. */
  silent: string;
  /** Nothing listens here. */
  closed: string;
  /** Resolves when the silent server has been asked. */
  silentAsked: Promise<void>;
  close: () => Promise<void>;
}

export async function startLoopbackServers(): Promise<LoopbackServers> {
  const asked = Promise.withResolvers<void>();
  const sockets = new Set<Socket>();
  const servers: Server[] = [
    createHttpServer((_request, response) => response.end('<title>fine</title>')),
    createServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    createServer((socket) => socket.once('data', () => asked.resolve())),
    createServer(),
  ];
  for (const server of servers) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => sockets.delete(socket));
    });
  }
  const [answering = 0, resetting, silent, closed] = await Promise.all(servers.map(listen));
  await new Promise((resolve) => servers[3]?.close(resolve));
  return {
    answering: (host) => `http://${host}:${answering}`,
    resetting: `http://127.0.0.1:${resetting}`,
    silent: `http://127.0.0.1:${silent}`,
    closed: `http://127.0.0.1:${closed}`,
    silentAsked: asked.promise,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.slice(0, 3).map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
