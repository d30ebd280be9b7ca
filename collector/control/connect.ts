/** One TCP connection to one address. */
import { connect, type Socket } from 'node:net';
import { networkFailure, TIMEOUT } from './failure-words.ts';

const CONNECT_LIMIT_MS = 10_000;

export type Connection =
  | { ok: true; address: string; socket: Socket }
  | { ok: false; address: string; failure: string };

/** The socket is the caller's to end, or `signal`'s. */
export function connectTo(address: string, port: number, signal: AbortSignal): Promise<Connection> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, noDelay: true });
    const give = (connection: Connection): void => {
      clearTimeout(late);
      socket.removeAllListeners('connect').removeAllListeners('error');
      if (!connection.ok) socket.destroy();
      // Whoever holds the socket hears of its errors; until then they must not be thrown.
      socket.on('error', () => undefined);
      resolve(connection);
    };
    const stop = (): void => void socket.destroy(new Error('stopped'));
    signal.addEventListener('abort', stop, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', stop));
    const late = setTimeout(() => give({ ok: false, address, failure: TIMEOUT }), CONNECT_LIMIT_MS);
    socket.once('connect', () => give({ ok: true, address, socket }));
    socket.once('error', (error) => give({ ok: false, address, failure: networkFailure(error) }));
  });
}
