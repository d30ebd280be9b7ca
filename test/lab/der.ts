/** Just enough DER (X.690) to write X.509 certificates. */

const node = (tag: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([tag]), length(content.length), content]);

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  return size < 0x100 ? Buffer.from([0x81, size]) : Buffer.from([0x82, size >> 8, size & 0xff]);
}

export const sequence = (...parts: Buffer[]): Buffer => node(0x30, Buffer.concat(parts));
export const set = (...parts: Buffer[]): Buffer => node(0x31, Buffer.concat(parts));
export const octets = (content: Buffer): Buffer => node(0x04, content);
export const utf8 = (text: string): Buffer => node(0x0c, Buffer.from(text));
export const boolean = (value: boolean): Buffer => node(0x01, Buffer.from([value ? 0xff : 0]));
/** Context tag around a whole value. */
export const explicit = (tag: number, content: Buffer): Buffer => node(0xa0 | tag, content);
/** Context tag instead of a primitive value's own. */
export const implicit = (tag: number, content: Buffer): Buffer => node(0x80 | tag, content);
export const bits = (content: Buffer, unused = 0): Buffer =>
  node(0x03, Buffer.concat([Buffer.from([unused]), content]));

/** A non-negative integer, big-endian. */
export function integer(value: Buffer): Buffer {
  const positive = (value[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), value]) : value;
  return node(0x02, positive);
}

/** An object identifier such as `2.5.29.17`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return node(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let left = value >> 7; left > 0; left >>= 7) bytes.unshift((left & 0x7f) | 0x80);
  return bytes;
}

/** UTCTime: good until 2049. */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return node(0x17, Buffer.from(digits.slice(2)));
}
