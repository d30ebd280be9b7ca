/** What relay and gateway take: an envelope, and nothing longer. */
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { OHTTP_REQUEST_TYPE } from '../../utils/report/ohttp-message.ts';
import { problem } from '../problem.ts';

/** The largest batch, twice. */
export const MOST_ENVELOPE_BYTES = 131_072;

export const shortEnough: MiddlewareHandler = bodyLimit({
  maxSize: MOST_ENVELOPE_BYTES,
  onError: () => problem(413, { detail: `An envelope has at most ${MOST_ENVELOPE_BYTES} bytes.` }),
});

export const isEnvelope: MiddlewareHandler = async ({ req }, next) => {
  // Upper and lower case are one (RFC 9110 §8.3.1).
  if (req.header('content-type')?.trim().toLowerCase() === OHTTP_REQUEST_TYPE) return next();
  return problem(415, { detail: `The body is ${OHTTP_REQUEST_TYPE}.` });
};
