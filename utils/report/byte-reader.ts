/** Reads bytes from front to back. What is too short throws `Malformed`, which a decoder turns into a value. */
import type { Bytes } from '../targets/base64url.ts';

export class Malformed extends Error {}

export interface ByteReader {
  /** True at the end. */
  done: () => boolean;
  take: (length: number) => Bytes;
  /** Unsigned, big endian. */
  number: (length: 1 | 2 | 4) => number;
  /** A variable-length integer (RFC 9000 §16). */
  varint: () => number;
  rest: () => Bytes;
}

export function readBytes(bytes: Bytes): ByteReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  const step = (length: number): number => {
    const from = at;
    if (length > bytes.length - from) throw new Malformed('ends too early');
    at += length;
    return from;
  };
  const number = (length: 1 | 2 | 4): number => {
    const from = step(length);
    if (length === 1) return view.getUint8(from);
    return length === 2 ? view.getUint16(from) : view.getUint32(from);
  };

  return {
    done: () => at === bytes.length,
    take: (length) => {
      const from = step(length);
      return bytes.slice(from, from + length);
    },
    number,
    varint: () => {
      const first = number(1);
      const value = first & 0x3f;
      const form = first >> 6;
      if (form === 0) return value;
      if (form === 1) return value * 0x1_00 + number(1);
      if (form === 2) return value * 0x1_00_00_00 + number(1) * 0x1_00_00 + number(2);
      const high = value * 0x1_00_00_00 + number(1) * 0x1_00_00 + number(2);
      const whole = high * 0x1_00_00_00_00 + number(4);
      if (!Number.isSafeInteger(whole)) throw new Malformed('a length beyond all bounds');
      return whole;
    },
    rest: () => {
      const from = at;
      at = bytes.length;
      return bytes.slice(from);
    },
  };
}

/** What `read` gives; null when the bytes are malformed. */
export function orNull<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
