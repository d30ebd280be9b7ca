/** Puts bytes together. */
import type { Bytes } from '../targets/base64url.ts';

export function concat(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Unsigned, big endian. */
export function numberBytes(value: number, length: 1 | 2 | 4): Bytes {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  if (length === 1) view.setUint8(0, value);
  else if (length === 2) view.setUint16(0, value);
  else view.setUint32(0, value);
  return bytes;
}

/** A variable-length integer in its shortest form (RFC 9000 §16), below 2^30: no message here is longer. */
export function varintBytes(value: number): Bytes {
  if (value < 0x40) return numberBytes(value, 1);
  if (value < 0x40_00) return numberBytes(value | 0x40_00, 2);
  if (value < 0x40_00_00_00) return numberBytes(value + 0x80_00_00_00, 4);
  throw new RangeError(`${value} is too long for a message`);
}

/** The bytes with their length before them. */
export function prefixed(bytes: Uint8Array): Bytes {
  return concat([varintBytes(bytes.length), bytes]);
}
