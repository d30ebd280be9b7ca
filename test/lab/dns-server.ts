/** A resolver on UDP and TCP port 53 of one address. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerQuery, answerWith, nameAsked } from './dns-answer.ts';
import type { Records, Zone } from './zone.ts';

const PORT = 53;

/** Between an answer and the one that comes right after it. */
const SECOND_AFTER_MS = 30;

/** How it answers over UDP, by the name that is asked for. */
interface Manners {
  /** Milliseconds. */
  delayOf: (name: string) => number;
  /** A second answer, right after the first; null: none. */
  secondOf: (name: string) => Records | null;
}

/** Starts answering on `address`; `zone` and the manners are asked anew for each query. */
export async function serveDns(
  address: string,
  zone: () => Zone,
  { delayOf, secondOf }: Manners = { delayOf: () => 0, secondOf: () => null },
): Promise<void> {
  const udp = createSocket('udp4');
  udp.on('message', (query, from) => {
    const answer = answerQuery(query, zone(), true);
    const second = secondOf(nameAsked(query));
    const late = second === null ? null : answerWith(query, second, true);
    const send = (bytes: Buffer | null) => bytes !== null && udp.send(bytes, from.port, from.address);
    void sleep(delayOf(nameAsked(query)))
      .then(() => send(answer))
      .then(() => sleep(SECOND_AFTER_MS))
      .then(() => send(late));
  });
  udp.bind(PORT, address);
  await once(udp, 'listening');
  const tcp = createServer((socket) => answerOverTcp(socket, zone));
  tcp.listen(PORT, address);
  await once(tcp, 'listening');
}

/** Two bytes of length before each message (RFC 7766 §8). */
function answerOverTcp(socket: Socket, zone: () => Zone): void {
  let pending = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const size = pending.readUInt16BE(0);
      const answer = answerQuery(pending.subarray(2, 2 + size), zone());
      pending = pending.subarray(2 + size);
      if (!answer) continue;
      const prefix = Buffer.alloc(2);
      prefix.writeUInt16BE(answer.length);
      socket.write(Buffer.concat([prefix, answer]));
    }
  });
}
