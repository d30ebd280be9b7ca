/** HTTP/2 byte by byte (RFC 9113), for servers that no library would be. */
import type { Duplex } from 'node:stream';

const PREFACE_BYTES = 24;
const HEAD_BYTES = 9;
const MOST_BYTES = 16_384;
export const TYPE = {
  data: 0,
  headers: 1,
  rst_stream: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  continuation: 9,
} as const;
const END_STREAM = 1;
const END_HEADERS = 4;
/** Of the first request of a client. */
const STREAM = 1;

export function frame(
  type: number,
  flags: number,
  stream: number,
  payload: Uint8Array = Buffer.of(),
): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

const uint32 = (value: number): Buffer => Buffer.from([24, 16, 8, 0].map((shift) => (value >>> shift) & 255));

/** A length of HPACK behind a prefix of seven bits (RFC 7541 §5.1). */
function lengthOf({ length }: Uint8Array): number[] {
  if (length < 127) return [length];
  const bytes = [127];
  let rest = length - 127;
  for (; rest > 127; rest >>= 7) bytes.push((rest & 127) | 128);
  return [...bytes, rest];
}

/** A field that is written out; `kept`: the table of the connection keeps it, as number 62, till the next. */
export function field(name: string, value: string, kept = false): Buffer {
  const [key, text] = [Buffer.from(name, 'latin1'), Buffer.from(value)];
  return Buffer.from([kept ? 0x40 : 0, ...lengthOf(key), ...key, ...lengthOf(text), ...text]);
}
export const KEPT_FIELD = 0x80 | 62;

export const SETTINGS = frame(TYPE.settings, 0, 0);
export const reset = (code: number): Buffer => frame(TYPE.rst_stream, 0, STREAM, uint32(code));
/** `last`: the last stream that is answered. */
export const goaway = (last: number, code: number): Buffer =>
  frame(TYPE.goaway, 0, 0, Buffer.concat([uint32(last), uint32(code)]));
export const data = (text: string, ends = false): Buffer =>
  frame(TYPE.data, ends ? END_STREAM : 0, STREAM, Buffer.from(text));

/** The fields of an answer, in as many frames as they need. */
export function headers(fields: readonly Uint8Array[], ends = false): Buffer {
  const block = Buffer.concat(fields);
  const frames: Buffer[] = [];
  for (let at = 0; at === 0 || at < block.length; at += MOST_BYTES) {
    const flags = (at + MOST_BYTES >= block.length ? END_HEADERS : 0) | (ends && at === 0 ? END_STREAM : 0);
    const type = at === 0 ? TYPE.headers : TYPE.continuation;
    frames.push(frame(type, flags, STREAM, block.subarray(at, at + MOST_BYTES)));
  }
  return Buffer.concat(frames);
}

/** Waits until a whole request has come, and then does `then`. */
export const afterRequest =
  <Channel extends Duplex>(then: (channel: Channel) => void) =>
  (channel: Channel): void => {
    let seen = Buffer.alloc(0);
    const read = (bytes: Buffer): void => {
      seen = Buffer.concat([seen, bytes]);
      if (!typesIn(seen).includes(TYPE.headers)) return;
      channel.off('data', read).resume();
      then(channel);
    };
    channel.on('data', read);
  };

/** Of the whole frames after the preface. */
function typesIn(bytes: Buffer): number[] {
  const types: number[] = [];
  for (let at = PREFACE_BYTES; at + HEAD_BYTES <= bytes.length;) {
    const end = at + HEAD_BYTES + bytes.readUIntBE(at, 3);
    if (end <= bytes.length) types.push(bytes.readUInt8(at + 3));
    at = end;
  }
  return types;
}
