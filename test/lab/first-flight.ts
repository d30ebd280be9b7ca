/**
 * What a middlebox reads of a connection: the first thing the client says, whole. A ClientHello with a post-quantum
 * key share spans two TCP segments, and may span two records. Pure, but for the reading at the end.
 */
import type { Socket } from 'node:net';

/** `more`: not whole yet. */
export type FirstFlight =
  | { kind: 'more' }
  /** `offers_http2`: among the protocols that the client would speak (RFC 7301). */
  | { kind: 'tls'; sni: string | null; offers_http2: boolean }
  | { kind: 'http'; host: string | null; path: string }
  | { kind: 'other' };

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const APPLICATION_PROTOCOLS = 16;
const LONGEST = 64 * 1024;

/** Reads the beginning of a client's stream. */
export function readFlight(bytes: Buffer): FirstFlight {
  if (bytes.length === 0) return { kind: 'more' };
  if (bytes.length > LONGEST) return { kind: 'other' };
  return bytes[0] === HANDSHAKE ? readClientHello(bytes) : readRequestHead(bytes);
}

function readRequestHead(bytes: Buffer): FirstFlight {
  const text = bytes.toString('latin1');
  if (!/^[A-Z]{1,16}( |$)/.test(text.slice(0, 17).split('/')[0] ?? '')) return { kind: 'other' };
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return { kind: 'more' };
  const host = /\r\nhost:[ \t]*([^\r]*)/i.exec(text.slice(0, end))?.[1] ?? null;
  const path = text.split(' ', 2)[1] ?? '';
  return { kind: 'http', host: host === null ? null : bareHost(host), path };
}

/** Without port and in lower case. */
const bareHost = (host: string): string => host.trim().toLowerCase().replace(/:\d+$/, '');

/** RFC 8446 §4.1.2: joins the handshake's records, then walks through the extensions. */
function readClientHello(bytes: Buffer): FirstFlight {
  const message = joinRecords(bytes);
  if (message.length < 4) return { kind: 'more' };
  if (message[0] !== CLIENT_HELLO) return { kind: 'other' };
  if (message.length < 4 + message.readUIntBE(1, 3)) return { kind: 'more' };
  try {
    const extensions = extensionsOf(message);
    return { kind: 'tls', sni: serverName(extensions), offers_http2: offersHttp2(extensions) };
  } catch {
    return { kind: 'other' };
  }
}

function joinRecords(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + 5 <= bytes.length && bytes[at] === HANDSHAKE) {
    const size = bytes.readUInt16BE(at + 3);
    parts.push(bytes.subarray(at + 5, at + 5 + size));
    at += 5 + size;
  }
  return Buffer.concat(parts);
}

function extensionsOf(message: Buffer): Map<number, Buffer> {
  let at = 4 + 2 + 32;
  at += 1 + message.readUInt8(at);
  at += 2 + message.readUInt16BE(at);
  at += 1 + message.readUInt8(at);
  const end = at + 2 + message.readUInt16BE(at);
  at += 2;
  const extensions = new Map<number, Buffer>();
  while (at + 4 <= end) {
    const size = message.readUInt16BE(at + 2);
    extensions.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return extensions;
}

/** RFC 6066 §3: one entry, behind the length of the list, its kind and its own length. */
function serverName(extensions: Map<number, Buffer>): string | null {
  const names = extensions.get(SERVER_NAME);
  if (names === undefined) return null;
  return names.toString('latin1', 5, 5 + names.readUInt16BE(3)).toLowerCase();
}

function offersHttp2(extensions: Map<number, Buffer>): boolean {
  return extensions.get(APPLICATION_PROTOCOLS)?.includes('\u0002h2', 2, 'latin1') === true;
}

/** Waits for the whole first flight and puts it back, for whoever reads the socket next. Null: the client left. */
export function awaitFlight(socket: Socket): Promise<FirstFlight | null> {
  return new Promise((resolve) => {
    let seen = Buffer.alloc(0);
    const settle = (flight: FirstFlight | null): void => {
      socket.off('readable', read).off('end', leave).off('close', leave);
      if (flight && seen.length > 0) socket.unshift(seen);
      resolve(flight);
    };
    const leave = (): void => settle(null);
    const read = (): void => {
      for (let chunk = take(socket); chunk !== null; chunk = take(socket))
        seen = Buffer.concat([seen, chunk]);
      const flight = readFlight(seen);
      if (flight.kind !== 'more') settle(flight);
    };
    socket.on('readable', read).on('end', leave).on('close', leave);
  });
}

function take(socket: Socket): Buffer | null {
  const chunk: Buffer | null = socket.read();
  return chunk;
}
