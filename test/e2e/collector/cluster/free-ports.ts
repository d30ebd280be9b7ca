/** Ports for servers that are started and restarted. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * Below the range from which Linux gives ports to outgoing connections (32768 to 60999): while a server is down, no
 * client's connection may take its place.
 */
const LOWEST = 10_240;
const BEYOND = 32_768;

/** `count` different ports of 127.0.0.1 on which nobody listens. */
export async function freePorts(count: number): Promise<number[]> {
  const held: Server[] = [];
  try {
    // Held until all are found, so that none is found twice.
    while (held.length < count) {
      const server = await listening(randomInt(LOWEST, BEYOND));
      if (server !== null) held.push(server);
    }
    return held.map(portOf);
  } finally {
    await Promise.all(held.map((server) => new Promise((closed) => server.close(closed))));
  }
}

async function listening(port: number): Promise<Server | null> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return null;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}
