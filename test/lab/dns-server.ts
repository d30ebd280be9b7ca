/** A resolver on UDP and TCP port 53 of one address. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerQuery, nameAsked } from './dns-answer.ts';
import type { Zone } from './zone.ts';

const PORT = 53;

/** Starts answering on `address`; `zone` is asked anew for each query, and `delayOf` for how long it takes (UDP). */
export async function serveDns(
  address: string,
  zone: () => Zone,
  delayOf: (name: string) => number = () => 0,
): Promise<void> {
  const udp = createSocket('udp4');
  udp.on('message', (query, from) => {
    const answer = answerQuery(query, zone());
    if (answer === null) return;
    void sleep(delayOf(nameAsked(query))).then(() => udp.send(answer, from.port, from.address));
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
