/**
 * What a token is on the wire, and the text that it is bound to. Shared with the collector's issuer.
 *
 * A token is the output of a POPRF (RFC 9497, P256-SHA256) over a nonce that only the client knows, under public info that
 * both sides know: it proves (day, country, network) and nothing else.
 */
import { fromBase64url, toBase64url, type Bytes } from '../targets/base64url.ts';
import { Malformed, orNull, readBytes } from './byte-reader.ts';
import { concat, numberBytes } from './byte-writer.ts';

/** As `/v1/keys` names it. */
export const TOKEN_ALGORITHM = 'POPRF-P256-SHA256';
export const TOKEN_SUITE = 'P256-SHA256';
export const NONCE_BYTES = 32;

const VERSION = 1;
const KEY_ID_BYTES = 8;
const OUTPUT_BYTES = 32;
const DAY_MS = 86_400_000;
/** Of a token as text: 81 bytes, and the name of its key ends where a character does. */
export const TOKEN_LENGTH = 108;

/** What a token proves. */
export interface TokenInfo {
  /** `YYYY-MM-DD`, UTC: when it was issued. */
  day: string;
  /** ISO 3166-1 alpha-2; ZZ: not known. */
  country: string;
  /** 0: not known, or a network so small that its number would name a person. */
  asn: number;
}

export interface Token extends TokenInfo {
  key_id: string;
  nonce: Bytes;
  output: Bytes;
}

/** The public info of the POPRF. */
export function infoBytes({ day, country, asn }: TokenInfo): Bytes {
  return new TextEncoder().encode(`v1|${day}|${country}|AS${asn}`);
}

/** A key's name follows from the key, so that nobody can give two keys one name. */
export async function tokenKeyId(publicKey: Bytes): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', publicKey);
  return toBase64url(new Uint8Array(hash, 0, KEY_ID_BYTES).slice());
}

/** What every token of that key begins with. */
export function tokenStart(key_id: string): string {
  return toBase64url(concat([numberBytes(VERSION, 1), fromBase64url(key_id) ?? new Uint8Array()]));
}

/** @throws RangeError for what is no token: a bug of the caller. */
export function encodeToken({ key_id, day, country, asn, nonce, output }: Token): string {
  const id = fromBase64url(key_id);
  const days = Date.parse(day) / DAY_MS;
  if (id?.length !== KEY_ID_BYTES || !/^[A-Z]{2}$/.test(country) || !Number.isInteger(days)) {
    throw new RangeError('not a token');
  }
  return toBase64url(
    concat([
      numberBytes(VERSION, 1),
      id,
      numberBytes(days, 2),
      new TextEncoder().encode(country),
      numberBytes(asn, 4),
      nonce,
      output,
    ]),
  );
}

/** Null: not the form of a token. Whether it is genuine only its issuer's key can say. */
export function decodeToken(text: string): Token | null {
  const bytes = fromBase64url(text);
  if (bytes === null) return null;
  return orNull(() => {
    const reader = readBytes(bytes);
    if (reader.number(1) !== VERSION) throw new Malformed('version');
    const key_id = toBase64url(reader.take(KEY_ID_BYTES));
    const day = new Date(reader.number(2) * DAY_MS).toISOString().slice(0, 10);
    const country = String.fromCharCode(...reader.take(2));
    if (!/^[A-Z]{2}$/.test(country)) throw new Malformed('country');
    const asn = reader.number(4);
    const nonce = reader.take(NONCE_BYTES);
    const output = reader.take(OUTPUT_BYTES);
    if (!reader.done()) throw new Malformed('more than a token');
    return { key_id, day, country, asn, nonce, output };
  });
}
