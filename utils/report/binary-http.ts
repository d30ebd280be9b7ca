/**
 * One HTTP message as bytes (RFC 9292). Both framings are read; what is written has known lengths, and zeros behind it so
 * that messages have few sizes (§3.8, `ohttp-sizes.ts`). Shared with the collector's gateway.
 */
import type { Bytes } from '../targets/base64url.ts';
import { Malformed, orNull, readBytes, type ByteReader } from './byte-reader.ts';
import { concat, prefixed, varintBytes } from './byte-writer.ts';

/** Name in lower case, and value. */
export type Field = readonly [name: string, value: string];

export interface BinaryRequest {
  method: string;
  scheme: string;
  /** Empty: the `host` field says it. */
  authority: string;
  path: string;
  fields: Field[];
  content: Bytes;
  trailers: Field[];
}

export interface BinaryResponse {
  /** 200 to 599. Interim responses before it are read over. */
  status: number;
  fields: Field[];
  content: Bytes;
  trailers: Field[];
}

const KNOWN_REQUEST = 0;
const KNOWN_RESPONSE = 1;
const INDETERMINATE_REQUEST = 2;
const INDETERMINATE_RESPONSE = 3;
const MOST_FIELDS = 200;

/** Bytes of the whole message, from what it has without zeros behind it. */
export type Fit = (length: number) => number;

const unfitted: Fit = (length) => length;

export function encodeRequest(request: BinaryRequest, fit = unfitted): Bytes {
  const { method, scheme, authority, path } = request;
  const control = [method, scheme, authority, path].map((part) => prefixed(latin1Bytes(part)));
  return padded(concat([varintBytes(KNOWN_REQUEST), ...control, ...sections(request)]), fit);
}

/** As `encodeRequest`. */
export function encodeResponse(response: BinaryResponse, fit = unfitted): Bytes {
  const { status } = response;
  return padded(concat([varintBytes(KNOWN_RESPONSE), varintBytes(status), ...sections(response)]), fit);
}

/** Null: not a valid request (§4). */
export function decodeRequest(bytes: Bytes): BinaryRequest | null {
  return orNull(() => {
    const reader = readBytes(bytes);
    const framing = framingOf(reader, KNOWN_REQUEST, INDETERMINATE_REQUEST);
    const part = () => latin1(reader.take(reader.varint()));
    const control = { method: part(), scheme: part(), authority: part(), path: part() };
    if (!/^[A-Z]+$/.test(control.method) || /[^!-~]/.test(control.path)) throw new Malformed('control data');
    return { ...control, ...readSections(reader, framing) };
  });
}

/** Null: not a valid response (§4). */
export function decodeResponse(bytes: Bytes): BinaryResponse | null {
  return orNull(() => {
    const reader = readBytes(bytes);
    const framing = framingOf(reader, KNOWN_RESPONSE, INDETERMINATE_RESPONSE);
    let status = reader.varint();
    while (status >= 100 && status < 200) {
      readFields(reader, framing);
      status = reader.varint();
    }
    if (status < 200 || status > 599) throw new Malformed('status');
    return { status, ...readSections(reader, framing) };
  });
}

type Framing = 'known' | 'indeterminate';

function framingOf(reader: ByteReader, known: number, indeterminate: number): Framing {
  const indicator = reader.varint();
  if (indicator === known) return 'known';
  if (indicator === indeterminate) return 'indeterminate';
  throw new Malformed('framing indicator');
}

/** A part that is not there is as one of no length (§3.8); behind the trailers there is nothing but zeros. */
function readSections(reader: ByteReader, framing: Framing) {
  const fields = reader.done() ? [] : readFields(reader, framing);
  const content = reader.done() ? new Uint8Array() : readContent(reader, framing);
  const trailers = reader.done() ? [] : readFields(reader, framing);
  if (reader.rest().some((byte) => byte !== 0)) throw new Malformed('padding');
  return { fields, content, trailers };
}

function readContent(reader: ByteReader, framing: Framing): Bytes {
  if (framing === 'known') return reader.take(reader.varint());
  const chunks: Bytes[] = [];
  for (let length = reader.varint(); length > 0; length = reader.varint()) chunks.push(reader.take(length));
  return concat(chunks);
}

function readFields(reader: ByteReader, framing: Framing): Field[] {
  if (framing === 'known') {
    const section = readBytes(reader.take(reader.varint()));
    const fields: Field[] = [];
    while (!section.done()) push(fields, readField(section, section.varint()));
    return fields;
  }
  const fields: Field[] = [];
  for (let length = reader.varint(); length > 0; length = reader.varint()) {
    push(fields, readField(reader, length));
  }
  return fields;
}

function push(fields: Field[], field: Field): void {
  if (fields.length >= MOST_FIELDS) throw new Malformed('too many fields');
  fields.push(field);
}

function readField(reader: ByteReader, nameLength: number): Field {
  const name = latin1(reader.take(nameLength)).toLowerCase();
  const value = latin1(reader.take(reader.varint()));
  if (!isField(name, value)) throw new Malformed('a field');
  return [name, value];
}

/** RFC 9110 §5.1 for names, RFC 9113 §8.2.1 for values. No pseudo-field is known here, and so none is taken. */
function isField(name: string, value: string): boolean {
  // oxlint-disable-next-line no-control-regex -- these three are what a value must not hold
  return /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name) && !/[\u0000\r\n]|^[ \t]|[ \t]$/.test(value);
}

function sections({ fields, content, trailers }: Omit<BinaryResponse, 'status'>): Bytes[] {
  return [prefixed(fieldBytes(fields)), prefixed(content), prefixed(fieldBytes(trailers))];
}

function fieldBytes(fields: readonly Field[]): Bytes {
  return concat(fields.flatMap((field) => field.map((text) => prefixed(latin1Bytes(text)))));
}

function padded(message: Bytes, fit: Fit): Bytes {
  const zeros = Math.max(0, fit(message.length) - message.length);
  return zeros === 0 ? message : concat([message, new Uint8Array(zeros)]);
}

function latin1(bytes: Bytes): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** @throws RangeError for text that HTTP cannot carry: a bug of the caller. */
function latin1Bytes(text: string): Bytes {
  return Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    if (code > 0xff || character.length > 1) throw new RangeError('text of an HTTP message is Latin-1');
    return code;
  });
}
