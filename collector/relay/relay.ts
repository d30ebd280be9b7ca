/**
 * An oblivious relay (RFC 9458): carries envelopes that it cannot open to one gateway. It sees addresses and sizes, adds
 * nothing, keeps nothing and writes nothing down; what counts requests is in memory, for a minute, under names of that
 * minute. Anybody can run one, and it is worth something only when that is not the collector's own operator.
 */
import { Hono } from 'hono';
import type { Context } from 'hono';
import { OHTTP_KEYS_TYPE } from '../../utils/report/ohttp-keys.ts';
import { OHTTP_REQUEST_TYPE, OHTTP_RESPONSE_TYPE } from '../../utils/report/ohttp-message.ts';
import { isEnvelope, shortEnough } from '../gateway/envelope.ts';
import { GATEWAY_PATHS } from '../gateway/paths.ts';
import { problem, PROBLEM_TYPE } from '../problem.ts';
import { createQuota, type RangeLimit } from '../quota/quota.ts';
import type { Bindings, Room } from '../room.ts';
import { senderOf } from '../sender-address.ts';
import { forward, type ForwardLimits, type Outgoing } from './forward.ts';

export interface RelayParts {
  /** Base URL of the one gateway; with a slash at its end, if it has a path. */
  gateway: string;
  now: () => Date;
  limits?: Partial<RelayLimits>;
}

export interface RelayLimits extends ForwardLimits {
  /** Requests a minute. */
  ranges: readonly RangeLimit[];
}

/** A client asks some times an hour; a street behind one address may ask together. */
const LIMITS: RelayLimits = {
  ranges: [
    { bits: { v4: 32, v6: 64 }, most: 60 },
    { bits: { v4: 24, v6: 48 }, most: 600 },
  ],
  timeoutMs: 30_000,
  mostBytes: 16_777_216,
};
const MINUTE_MS = 60_000;

export function relayRoom({ gateway, now, limits }: RelayParts): Room {
  const { ranges, ...forwardLimits } = { ...LIMITS, ...limits };
  const take = createQuota(ranges, () => String(Math.floor(now().getTime() / MINUTE_MS)));
  const mayPass = (context: Context<Bindings>): boolean => {
    const sender = senderOf(context);
    return sender !== null && take(sender, 1);
  };
  const carry = (path: string, outgoing: Outgoing, expected: string) =>
    answerOf(new URL(path, gateway), outgoing, expected, forwardLimits);

  const routes = new Hono<Bindings>();
  routes.get('/ohttp-keys', (context) =>
    mayPass(context)
      ? carry('v1/ohttp-keys', { method: 'GET', contentType: null, body: new Uint8Array() }, OHTTP_KEYS_TYPE)
      : tooOften(),
  );
  routes.post('/ohttp', isEnvelope, shortEnough, async (context) => {
    if (!mayPass(context)) return tooOften();
    const body = new Uint8Array(await context.req.arrayBuffer());
    return carry('v1/ohttp', { method: 'POST', contentType: OHTTP_REQUEST_TYPE, body }, OHTTP_RESPONSE_TYPE);
  });
  return { routes, paths: GATEWAY_PATHS, close: async () => {} };
}

/** Of the gateway's answer: its body, its kind, and whether it is a no; not a header more. */
async function answerOf(
  url: URL,
  outgoing: Outgoing,
  expected: string,
  limits: ForwardLimits,
): Promise<Response> {
  const forwarded = await forward(url, outgoing, limits);
  if (!forwarded.ok) {
    return forwarded.reason === 'late'
      ? problem(504, { detail: 'The gateway did not answer in time.' })
      : problem(502, { detail: 'The gateway cannot be reached.' });
  }
  const { status, contentType, body } = forwarded.answer;
  const isAnswer = status === 200 && contentType === expected;
  const isNo = status >= 400 && status < 500 && contentType === PROBLEM_TYPE;
  if (!isAnswer && !isNo) return problem(502, { detail: 'The gateway answered something else.' });
  return new Response(Uint8Array.from(body), {
    status,
    headers: { 'content-type': contentType, 'cache-control': 'no-store' },
  });
}

function tooOften(): Response {
  return problem(429, { detail: 'Too many requests in a minute.', headers: { 'retry-after': '60' } });
}
