/** What both sides of oblivious HTTP reckon alike: headers, labels and the keys of a response (RFC 9458 §4). */
import type { Bytes } from '../targets/base64url.ts';
import { orNull, readBytes } from './byte-reader.ts';
import { concat, numberBytes } from './byte-writer.ts';
import { AEAD_KEY, AEAD_NONCE, encSizeOf, type SuiteNumbers } from './ohttp-suite.ts';

export const OHTTP_REQUEST_TYPE = 'message/ohttp-req';
export const OHTTP_RESPONSE_TYPE = 'message/ohttp-res';

/** Which key and which algorithms a request was sealed with. */
export interface RequestHeader extends SuiteNumbers {
  key_id: number;
}

export interface SplitRequest {
  header: RequestHeader;
  /** The encapsulated key. */
  enc: Bytes;
  sealed: Bytes;
}

/** As much of an HPKE context as a response needs. */
export interface Exporter {
  export: (label: ArrayBuffer, length: number) => Promise<ArrayBuffer>;
}

const RESPONSE_NONCE = Math.max(AEAD_KEY, AEAD_NONCE);

const ascii = (text: string): Bytes => new TextEncoder().encode(text);

export function headerBytes({ key_id, kem_id, kdf_id, aead_id }: RequestHeader): Bytes {
  return concat([
    numberBytes(key_id, 1),
    numberBytes(kem_id, 2),
    numberBytes(kdf_id, 2),
    numberBytes(aead_id, 2),
  ]);
}

/** HPKE's `info` of a request (§4.3). */
export function requestInfo(header: RequestHeader): Bytes {
  return concat([ascii('message/bhttp request'), numberBytes(0, 1), headerBytes(header)]);
}

/** Null: too short. `enc` is empty when the key exchange is not known. */
export function splitRequest(bytes: Bytes): SplitRequest | null {
  return orNull(() => {
    const reader = readBytes(bytes);
    const header = {
      key_id: reader.number(1),
      kem_id: reader.number(2),
      kdf_id: reader.number(2),
      aead_id: reader.number(2),
    };
    return { header, enc: reader.take(encSizeOf(header.kem_id) ?? 0), sealed: reader.rest() };
  });
}

/** Seals a response for the one who sent `enc` (§4.4). `random` gives that many bytes. */
export async function sealResponse(
  context: Exporter,
  enc: Bytes,
  response: Bytes,
  random: (length: number) => Bytes,
): Promise<Bytes> {
  const nonce = random(RESPONSE_NONCE);
  const { key, iv } = await responseKeys(context, enc, nonce);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, response);
  return concat([nonce, new Uint8Array(sealed)]);
}

/** Null: not sealed by the one who opened the request, or altered on the way. */
export async function openResponse(context: Exporter, enc: Bytes, sealed: Bytes): Promise<Bytes | null> {
  if (sealed.length < RESPONSE_NONCE) return null;
  const { key, iv } = await responseKeys(context, enc, sealed.slice(0, RESPONSE_NONCE));
  try {
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed.slice(RESPONSE_NONCE));
    return new Uint8Array(opened);
  } catch {
    return null; // WebCrypto says no more than that it did not open.
  }
}

/** RFC 9458 §4.4: HKDF over the exported secret, salted with both sides' random bytes. */
async function responseKeys(context: Exporter, enc: Bytes, nonce: Bytes) {
  const secret = await context.export(ascii('message/bhttp response').buffer, RESPONSE_NONCE);
  const ikm = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const salt = concat([enc, nonce]);
  const derive = (label: string, bytes: number) =>
    crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info: ascii(label) }, ikm, bytes * 8);
  const [rawKey, iv] = await Promise.all([derive('key', AEAD_KEY), derive('nonce', AEAD_NONCE)]);
  const key = await crypto.subtle.importKey('raw', rawKey, 'AES-GCM', false, ['encrypt', 'decrypt']);
  return { key, iv: new Uint8Array(iv) };
}
