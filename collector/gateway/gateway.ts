/**
 * The oblivious gateway (RFC 9458): opens an envelope and puts what is inside to the collector's own routes, in this
 * process. It sees a question or a report, and the relay's address in place of the sender's.
 *
 * A replayed envelope is opened again (RFC 9458 §6.5.1 leaves that open): reading twice changes nothing, and a batch or a
 * token that comes twice counts once.
 */
import { Hono } from 'hono';
import { decodeRequest, encodeResponse, type BinaryResponse } from '../../utils/report/binary-http.ts';
import type { Bytes } from '../../utils/targets/base64url.ts';
import { encodeKeyConfigurations, OHTTP_KEYS_TYPE } from '../../utils/report/ohttp-keys.ts';
import { OHTTP_RESPONSE_TYPE } from '../../utils/report/ohttp-message.ts';
import { responseSize } from '../../utils/report/ohttp-sizes.ts';
import { problem, PROBLEM_TYPE } from '../problem.ts';
import type { Bindings, Room } from '../room.ts';
import type { KeyRing } from '../rotation/key-ring.ts';
import { isEnvelope, shortEnough } from './envelope.ts';
import { keyConfigurations, secretKeys, type KeptKey } from './gateway-keys.ts';
import { innerRequest, innerResponse, refusal } from './inner-request.ts';
import { openRequest } from './open-request.ts';
import { GATEWAY_PATHS } from './paths.ts';

export interface GatewayParts {
  keys: KeyRing<KeptKey>;
  /** The collector's own routes, such as `app.fetch`. The request comes over no socket, so it has no address. */
  dispatch: (request: Request) => Response | Promise<Response>;
  now: () => Date;
}

/** RFC 9458 §5.3: the client has to ask for the keys anew. */
export const UNKNOWN_KEY_TYPE = 'https://iana.org/assignments/http-problem-types#ohttp-key';
/** Clients ask for keys through the mirrors at least daily. */
const KEYS_FRESH_SECONDS = 3600;

export function gatewayRoom(parts: GatewayParts): Room {
  const routes = new Hono<Bindings>();
  routes.get('/ohttp-keys', async () => {
    const configurations = keyConfigurations(await parts.keys.keys(), parts.now());
    return new Response(encodeKeyConfigurations(configurations), {
      headers: { 'content-type': OHTTP_KEYS_TYPE, 'cache-control': `max-age=${KEYS_FRESH_SECONDS}` },
    });
  });
  routes.post('/ohttp', isEnvelope, shortEnough, async ({ req }) =>
    answer(parts, new Uint8Array(await req.arrayBuffer())),
  );
  return { routes, paths: GATEWAY_PATHS, close: async () => {} };
}

/** What goes wrong before the envelope is open is said outside (RFC 9458 §5.2), all else inside. */
async function answer({ keys, dispatch }: GatewayParts, envelope: Bytes): Promise<Response> {
  const opened = await openRequest(secretKeys(await keys.keys()), envelope);
  if (!opened.ok) {
    return opened.reason === 'unknown_key'
      ? unknownKey()
      : problem(400, { detail: 'This envelope does not open.' });
  }
  const sealed = await opened.seal(encodeResponse(await inside(dispatch, opened.request), responseSize));
  return new Response(sealed, {
    headers: { 'content-type': OHTTP_RESPONSE_TYPE, 'cache-control': 'no-store' },
  });
}

async function inside(dispatch: GatewayParts['dispatch'], bytes: Bytes): Promise<BinaryResponse> {
  const asked = decodeRequest(bytes);
  if (asked === null) return refusal(400, 'Not a message of binary HTTP');
  const request = innerRequest(asked);
  if (request === null) return refusal(403, 'Not to be asked through the gateway');
  return innerResponse(asked, await dispatch(request));
}

function unknownKey(): Response {
  const document = { type: UNKNOWN_KEY_TYPE, title: 'No key of this gateway', status: 400 };
  return new Response(JSON.stringify(document), {
    status: 400,
    headers: { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store' },
  });
}
