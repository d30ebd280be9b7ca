/**
 * Loaded into a server before its own code (`node --import`): writes down every byte that reaches it and from whom, in the
 * order in which it comes. One JSON object a chunk, into the file that the environment names.
 */
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { ARRIVALS_FILE, type ArrivedChunk } from './arrivals.ts';

const file = process.env[ARRIVALS_FILE];
if (file === undefined) throw new Error(`${ARRIVALS_FILE} is not set`);

let connections = 0;

subscribe('net.server.socket', (message) => {
  if (typeof message !== 'object' || message === null || !('socket' in message)) return;
  const { socket } = message;
  if (!(socket instanceof Socket)) return;
  const connection = (connections += 1);
  const from = socket.remoteAddress ?? '';
  // Node's HTTP server reads past the stream until somebody listens to it.
  socket.on('data', (bytes: Buffer) => {
    const chunk: ArrivedChunk = { connection, from, at: Date.now(), bytes: bytes.toString('base64') };
    appendFileSync(file, `${JSON.stringify(chunk)}\n`);
  });
});
