/**
 * How many connections one range of addresses may have open at once: whoever opens all that there are, and says nothing or
 * little on each, would shut everybody else out.
 */
import type { Socket } from 'node:net';
import { isLoopback, readAddress } from './network/address.ts';
import { prefixOf } from './quota/prefix.ts';

/** What one line usually has, or its neighbours: behind it may be a whole provider, each of whose people asks in a moment. */
const RANGE = { v4: 24, v6: 48 };
/** An eighth of all. */
const MOST_OF_A_RANGE = 512;

/** What is used of a server here. */
interface Connected {
  on: (event: 'connection', listener: (socket: Socket) => void) => unknown;
}

/** What goes beyond it is closed at once. It knows of addresses what the open connections themselves know. */
export function limitConnections(server: Connected, most = MOST_OF_A_RANGE): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = readAddress(socket.remoteAddress ?? '');
    // Whoever is on this machine is the operator, or a proxy that stands for all.
    if (address === null || isLoopback(address)) return;
    const range = prefixOf(address, RANGE);
    const before = open.get(range) ?? 0;
    if (before >= most) {
      socket.destroy();
      return;
    }
    open.set(range, before + 1);
    socket.once('close', () => {
      const left = (open.get(range) ?? 1) - 1;
      if (left === 0) open.delete(range);
      else open.set(range, left);
    });
  });
}
