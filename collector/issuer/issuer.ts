/**
 * `POST /v1/tokens`: the one room that sees an address, in memory, and says which country and network it is of. It sees no
 * report, and what it signs it cannot tell again. It may run on another host than the rest: `startIssuer`.
 */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Context } from 'hono';
import { Value } from 'typebox/value';
import { TokenAnswer, TokenRequest } from '../../utils/report/schema.tokens.ts';
import type { Address } from '../network/address.ts';
import type { Network } from '../network/network.ts';
import { problem } from '../problem.ts';
import type { Bindings, Room } from '../room.ts';
import type { KeyRing } from '../rotation/key-ring.ts';
import { validKeys } from '../rotation/rotation.ts';
import { senderOf } from '../sender-address.ts';
import { readPoints } from './evaluate.ts';
import { acceptedDays } from './days.ts';
import type { IssuerKey } from './issuer-keys.ts';
import type { DayBook } from './day-book.ts';
import { WORK_HERE, type TokenWork } from './token-work.ts';

export interface IssuerParts {
  keys: KeyRing<IssuerKey>;
  book: DayBook;
  networkOf: (address: Address) => Network;
  now: () => Date;
  /** In this thread, if absent. */
  work?: Pick<TokenWork, 'evaluate' | 'isBusy'>;
}

const MOST_BYTES = 4096;
const BUSY_SECONDS = 30;

export function issuerRoom(parts: IssuerParts): Room {
  const routes = new Hono<Bindings>();
  const tooLong = () => problem(413, { detail: `A request has at most ${MOST_BYTES} bytes.` });
  routes.post('/tokens', bodyLimit({ maxSize: MOST_BYTES, onError: tooLong }), (context) =>
    issue(parts, context),
  );
  return { routes, paths: PATHS, close: async () => {} };
}

async function issue(parts: IssuerParts, context: Context<Bindings>): Promise<Response> {
  const body: unknown = await context.req.json().catch(() => undefined);
  if (!Value.Check(TokenRequest, body)) return wrongBody(body);
  const now = parts.now();
  const days = acceptedDays(now);
  if (!days.includes(body.day)) {
    return problem(400, {
      errors: [{ pointer: '/day', detail: `Tokens are issued for ${days.join(' and ')}.` }],
    });
  }
  const read = readPoints(body.blinded);
  if (!read.ok) {
    return problem(400, {
      errors: [{ pointer: `/blinded/${read.at}`, detail: 'This is no point of P-256.' }],
    });
  }
  const [key] = validKeys(await parts.keys.keys(), now);
  if (key === undefined) return problem(503, { detail: 'There is no valid key.' });

  const sender = senderOf(context);
  if (sender === null) return noAddress();
  const { country, asn } = parts.networkOf(sender);
  const { work = WORK_HERE } = parts;
  // Before the quota: nobody pays for what they do not get.
  if (work.isBusy()) return busy();
  const network = parts.book.take(sender, { country, asn }, body.blinded.length);
  if (network !== null) {
    const info = { ...network, day: body.day };
    const answer = await work.evaluate({ key, blinded: body.blinded, info });
    return answer === null ? busy() : context.json(answer, 200, { 'cache-control': 'no-store' });
  }
  return problem(429, {
    detail: 'The addresses near yours have had their tokens of today.',
    headers: { 'retry-after': String(secondsToMidnight(now)) },
  });
}

function wrongBody(body: unknown): Response {
  if (body === undefined) return problem(400, { detail: 'The body is not JSON.' });
  const errors = Value.Errors(TokenRequest, body).map(({ instancePath, message }) => ({
    pointer: instancePath,
    detail: message,
  }));
  return problem(400, { errors: errors.slice(0, 10) });
}

function busy(): Response {
  return problem(503, {
    detail: 'More tokens are asked for than can be made at the moment.',
    headers: { 'retry-after': String(BUSY_SECONDS) },
  });
}

function noAddress(): Response {
  return problem(400, {
    detail: 'Tokens name the network of the one who asks: ask from an address, without a relay.',
  });
}

function secondsToMidnight(now: Date): number {
  return 86_400 - (Math.floor(now.getTime() / 1000) % 86_400);
}

const PATHS: Room['paths'] = {
  '/tokens': {
    post: {
      summary: 'Anonymous tokens for the day and the network that the request comes from',
      body: { 'application/json': { schema: TokenRequest } },
      responses: {
        200: { description: 'evaluated', content: { 'application/json': { schema: TokenAnswer } } },
        400: { description: 'a field is wrong' },
        413: { description: 'too long' },
        429: { description: 'the quota of these addresses is used up' },
        503: { description: 'no key yet, or too much to do' },
      },
    },
  },
};
