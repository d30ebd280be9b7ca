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

/** The status here where the gateway has the key no longer: "Misdirected Request" (RFC 9110 §15.5.20). */
export const UNKNOWN_KEY = 421;

const BAD_GATEWAY = 502;

const PASSED_ON = ['accept', 'if-none-match'];
const NO_BODY = [204, 304];

/**
 * Only for questions without a body; of their headers as few leave as the gateway reads.
 *
 * @param base The collector's base URL: the gateway knows paths below it.
 * @returns Null: the key is none that can be used here.
 */
export function fetchThrough(
  fetch: typeof globalThis.fetch,
  relay: Relay,
  base: string,
): typeof globalThis.fetch | null {
  const key = gatewayKey(relay);
  if (key === null) return null;
  return async (input, init = {}) => {
    const { href } = new URL(input instanceof Request ? input.url : input);
    const answer = await askThrough(
      { url: relay.url, key, fetch, signal: init.signal ?? new AbortController().signal },
      {
        method: 'GET',
        path: `/${href.slice(base.length)}`,
        fields: fieldsOf(init.headers),
        content: new Uint8Array(),
      },
    );
    if (answer.ok) {
      const { fields, content } = answer;
      const status = unlessUnknownKey(answer.status);
      const headers = new Headers(fields.map(([name, value]): [string, string] => [name, value]));
      return new Response(NO_BODY.includes(status) ? null : content, { status, headers });
    }
    if (answer.reason === 'unknown_key') return new Response(null, { status: UNKNOWN_KEY });
    if (answer.reason === 'refused') return new Response(null, { status: unlessUnknownKey(answer.status) });
    throw new TypeError(answer.reason);
  };
}

/** Nobody but the gateway itself says that it has other keys, so nobody else's status may look like it. */
function unlessUnknownKey(status: number): number {
  return status === UNKNOWN_KEY ? BAD_GATEWAY : status;
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
