/** The gateway's routes, as `/openapi.json` describes them. */
import { Type } from 'typebox';
import { OHTTP_KEYS_TYPE } from '../../utils/report/ohttp-keys.ts';
import { OHTTP_REQUEST_TYPE, OHTTP_RESPONSE_TYPE } from '../../utils/report/ohttp-message.ts';
import type { Room } from '../room.ts';

const BYTES = { schema: Type.String({ format: 'binary' }) };

export const GATEWAY_PATHS: Room['paths'] = {
  '/ohttp-keys': {
    get: {
      summary: 'Key configurations of the oblivious gateway (RFC 9458 §3)',
      responses: { 200: { description: 'the one in use first', content: { [OHTTP_KEYS_TYPE]: BYTES } } },
    },
  },
  '/ohttp': {
    post: {
      summary: 'A request inside an envelope that only the gateway can open (RFC 9458)',
      body: { [OHTTP_REQUEST_TYPE]: BYTES },
      responses: {
        200: { description: 'the answer, sealed for the sender', content: { [OHTTP_RESPONSE_TYPE]: BYTES } },
        400: { description: 'it does not open, or is sealed to a key that this gateway does not have' },
        413: { description: 'too long' },
        415: { description: 'not an envelope' },
      },
    },
  },
};
