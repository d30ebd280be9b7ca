/** What a server, or a box in the way, does to a connection that it has taken. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from 'node:net';
import { awaitFlight } from './first-flight.ts';
import type { Ending, StreamConduct } from './scenario.ts';

/**
 * A reset in the same millisecond as the SYN-ACK is no line's: the browsers then give errors of their own
 * (Firefox 153 NS_ERROR_FAILURE, Chromium 156 ERR_SOCKET_NOT_CONNECTED; measured 2026-11).
 */
const ROUND_TRIP_MS = 20;

const ALERT_RECORD = 21;
const FATAL = 2;

/** Ends the connection, or leaves it open without a word. */
export function endBy(socket: Socket, by: Ending): void {
  if (by === 'rst') socket.resetAndDestroy();
  else if (by === 'fin') socket.end();
  else socket.resume();
}

/** Plays `conduct`; `serve` is called when an answer is to be given after all. */
export async function perform(
  socket: Socket,
  conduct: StreamConduct,
  serve: (conduct: Extract<StreamConduct, { kind: 'serve' }>) => void,
): Promise<void> {
  if (conduct.kind === 'serve') {
    const { breaks_off_http2: by } = conduct;
    return by !== undefined && (await offersHttp2(socket)) ? endBy(socket, by) : serve(conduct);
  }
  if (conduct.kind === 'end' && conduct.at === 'accept') {
    await sleep(ROUND_TRIP_MS);
    return endBy(socket, conduct.by);
  }
  if ((await awaitFlight(socket)) === null) return;
  // What was read must not lie unread in the socket: closing it then would send a reset instead of a FIN.
  socket.resume();
  if (conduct.kind === 'end') return endBy(socket, conduct.by);
  if (conduct.kind === 'alert')
    socket.end(Buffer.from([ALERT_RECORD, 3, 3, 0, 2, FATAL, conduct.description]));
  else socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
}

async function offersHttp2(socket: Socket): Promise<boolean> {
  const flight = await awaitFlight(socket);
  return flight?.kind === 'tls' && flight.sni !== null && flight.offers_http2;
}
