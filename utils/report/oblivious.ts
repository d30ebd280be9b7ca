/** One question to a collector through a relay: who carries it does not see it, who answers does not see who asks. */
import { readAtMost } from '../probe/read-at-most.ts';
import type { Bytes } from '../targets/base64url.ts';
import { below } from '../targets/below.ts';
import { decodeResponse, encodeRequest, type Field } from './binary-http.ts';
import type { KeyConfiguration } from './ohttp-keys.ts';
import { OHTTP_REQUEST_TYPE, OHTTP_RESPONSE_TYPE } from './ohttp-message.ts';
import { requestSize } from './ohttp-sizes.ts';
import { sealRequest } from './ohttp.ts';

export interface Question {
  method: 'GET' | 'POST';
  /** With its query, such as `/v1/controls?list=iq`. */
  path: string;
  fields: Field[];
  content: Bytes;
}

export type Answer =
  | { ok: true; status: number; fields: Field[]; content: Bytes }
  /**
   * `unreached` nothing came back · `refused` the relay or the gateway said no (`status`) before the envelope was open ·
   * `unknown_key` the gateway has other keys by now: ask for them anew · `unreadable` what came back is no answer to this.
   */
  | { ok: false; reason: 'unreached' | 'unknown_key' | 'unreadable' }
  | { ok: false; reason: 'refused'; status: number };

export interface Way {
  /** Base URL of the relay, or of the collector itself where there is no relay. */
  url: string;
  key: KeyConfiguration;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  signal: AbortSignal;
}

/** Of an answer, packed and unpacked: the bundle of a list of 10,000 targets, and what fills it up. */
const MOST_BYTES = 26_000_000;

/** Never throws for what others do. */
export async function askThrough({ url, key, fetch, signal }: Way, question: Question): Promise<Answer> {
  const message = encodeRequest({ ...question, scheme: 'https', authority: '', trailers: [] }, requestSize);
  const sealed = await sealRequest(key, message);
  if (sealed === null) return { ok: false, reason: 'unknown_key' };
  const response = await orNull(() =>
    fetch(below(url, 'v1/ohttp'), {
      method: 'POST',
      // The browser would name the person's languages.
      headers: { 'content-type': OHTTP_REQUEST_TYPE, 'accept-language': '*' },
      body: sealed.bytes,
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal,
    }),
  );
  if (response === null) return { ok: false, reason: 'unreached' };
  const { bytes: body, cut } = await readAtMost(response.body, MOST_BYTES);
  if (cut) return { ok: false, reason: 'unreached' };
  if (response.status !== 200) {
    return isUnknownKey(body)
      ? { ok: false, reason: 'unknown_key' }
      : { ok: false, reason: 'refused', status: response.status };
  }
  if (response.headers.get('content-type') !== OHTTP_RESPONSE_TYPE)
    return { ok: false, reason: 'unreadable' };
  const opened = await sealed.open(body);
  const inner = opened === null ? null : decodeResponse(opened);
  const content = inner === null ? null : await unzipped(inner.fields, inner.content);
  if (inner === null || content === null) return { ok: false, reason: 'unreadable' };
  return { ok: true, status: inner.status, fields: inner.fields, content };
}

/** RFC 9458 §5.3. */
function isUnknownKey(body: Bytes): boolean {
  return new TextDecoder().decode(body).includes('http-problem-types#ohttp-key');
}

async function unzipped(fields: readonly Field[], content: Bytes): Promise<Bytes | null> {
  const coding = fields.find(([name]) => name === 'content-encoding')?.[1];
  if (coding === undefined) return content;
  if (coding !== 'gzip') return null;
  const plain = new Response(content).body?.pipeThrough(new DecompressionStream('gzip'));
  const { bytes, cut } = await readAtMost(plain ?? null, MOST_BYTES);
  return cut ? null : bytes;
}

async function orNull<Value>(work: () => Promise<Value>): Promise<Value | null> {
  try {
    return await work();
  } catch {
    return null; // A line that fails, or an abort: why, nobody here can tell.
  }
}
