/** A `fetch` for what may not see who asks: each question goes through the relay, in an envelope for the gateway. */
import type { Field } from '../report/binary-http.ts';
import { askThrough } from '../report/oblivious.ts';
import { decodeKeyConfiguration, type KeyConfiguration } from '../report/ohttp-keys.ts';
import { fromBase64url } from '../targets/base64url.ts';

export interface Relay {
  /** Base URL. */
  url: string;
  /** The gateway's key configuration behind it (RFC 9458 §3), base64url. */
  gateway_key: string;
}

/** What the gateway answers to an envelope for a key that it has no longer: "Misdirected Request" (RFC 9110 §15.5.20). */
export const UNKNOWN_KEY = 421;

const PASSED_ON = ['accept', 'if-none-match'];
const NO_BODY = [204, 304];

/**
 * Only for questions without a body, below the collector's base URL; of their headers as few leave as the gateway reads.
 * @returns Null: the key is none that can be used here.
 */
export function fetchThrough(fetch: typeof globalThis.fetch, relay: Relay): typeof globalThis.fetch | null {
  const key = gatewayKey(relay);
  if (key === null) return null;
  return async (input, init = {}) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    const answer = await askThrough(
      { url: relay.url, key, fetch, signal: init.signal ?? new AbortController().signal },
      { method: 'GET', path: pathname + search, fields: fieldsOf(init.headers), content: new Uint8Array() },
    );
    if (answer.ok) {
      const { status, fields, content } = answer;
      const headers = new Headers(fields.map(([name, value]): [string, string] => [name, value]));
      return new Response(NO_BODY.includes(status) ? null : content, { status, headers });
    }
    if (answer.reason === 'unknown_key') return new Response(null, { status: UNKNOWN_KEY });
    if (answer.reason === 'refused') return new Response(null, { status: answer.status });
    throw new TypeError(answer.reason);
  };
}

function gatewayKey({ gateway_key }: Relay): KeyConfiguration | null {
  const bytes = fromBase64url(gateway_key);
  return bytes === null ? null : decodeKeyConfiguration(bytes);
}

function fieldsOf(headers: HeadersInit | undefined): Field[] {
  const given = new Headers(headers);
  const passed = PASSED_ON.flatMap((name): Field[] => {
    const value = given.get(name);
    return value === null ? [] : [[name, value]];
  });
  return [...passed, ['accept-encoding', 'gzip']];
}
