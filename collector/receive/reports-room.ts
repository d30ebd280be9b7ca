/** `POST /v1/reports`: a batch of reports with one token. "202" is said when it is on the disk. */
import { Hono, type Context } from 'hono';
import { Type, type Static } from 'typebox';
import { ReportBatch } from '../../utils/report/schema.ts';
import { problem } from '../problem.ts';
import type { Bindings, Room } from '../room.ts';
import { senderOf } from '../sender-address.ts';
import type { FloodGate } from './flood-gate.ts';
import { MOST_BODY_BYTES, type BodyReader } from './read-body.ts';
import type { NetworkOfSender } from './sender-network.ts';
import type { TakeBatch, Taken } from './take-batch.ts';

export const TakenBatch = Type.Object({
  batch_id: ReportBatch.properties.batch_id,
  reports: Type.Integer({ description: 'how many it holds', minimum: 0 }),
});
export type TakenBatch = Static<typeof TakenBatch>;

export interface ReportsRoomParts {
  taker: TakeBatch;
  bodies: BodyReader;
  gate: FloodGate;
  networkOfSender: NetworkOfSender;
  onAnswer: (answer: Taken['kind'] | 'held_back' | 'unread') => void;
}

const TYPE = 'application/json';

export function reportsRoom({ taker, bodies, gate, networkOfSender, onAnswer }: ReportsRoomParts): Room {
  const routes = new Hono<Bindings>();
  routes.post('/reports', async (context) => {
    const wrongForm = formProblem(context);
    if (wrongForm !== null) {
      onAnswer('unread');
      return wrongForm;
    }
    const sender = senderOf(context);
    const seconds = sender === null ? 0 : gate.wait(sender);
    if (seconds > 0) {
      onAnswer('held_back');
      return later(
        429,
        seconds,
        'More comes from your neighbourhood than from any other. Nothing was stored.',
      );
    }
    return bodies.read(context, async (body) => {
      if (!body.ok) {
        onAnswer('unread');
        if (body.reason === 'crowded')
          return later(503, 5, 'Too many batches are under way. Nothing was stored.');
        if (body.reason === 'cut') return problem(400, { detail: 'The body was cut off.' });
        return problem(413, {
          detail: `A batch has at most ${MOST_BODY_BYTES} bytes.`,
          headers: { connection: 'close' },
        });
      }
      const taken = await taker.take(body.bytes, () => networkOfSender(sender));
      onAnswer(taken.kind);
      if (taken.kind === 'later') return later(taken.status, taken.seconds, taken.detail);
      if (taken.kind === 'refused') return problem(taken.status, taken);
      const { batch_id, reports } = taken;
      return context.json({ batch_id, reports } satisfies TakenBatch, 202, { 'cache-control': 'no-store' });
    });
  });
  return {
    routes,
    paths: {
      '/reports': {
        post: {
          summary: 'A batch of reports with one token; the same batch again is counted once',
          body: { [TYPE]: { schema: ReportBatch } },
          responses: {
            202: {
              description: 'It is on the disk and will be counted',
              content: { [TYPE]: { schema: TakenBatch } },
            },
            400: { description: 'No JSON, or names that come twice' },
            403: {
              description:
                'The token is not genuine, or is none at all and the batch came through the gateway, without an address',
            },
            409: { description: 'The token was spent with another batch' },
            413: { description: `More than ${MOST_BODY_BYTES} bytes` },
            415: { description: 'Not JSON, or encoded' },
            422: { description: 'A field is wrong; `errors` names it' },
            429: {
              description:
                'Too many from one range of addresses, at once or, without tokens, in a day; see Retry-After',
            },
            503: { description: 'Nothing can be stored at the moment; see Retry-After' },
          },
        },
      },
    },
    close: async () => {},
  };
}

/** What can be told from the headers alone. */
function formProblem(context: Context<Bindings>): Response | null {
  const [type = '', ...parameters] = (context.req.header('content-type') ?? '').toLowerCase().split(';');
  const charset = parameters.find((parameter) => parameter.trim().startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-8"?$/.test(charset.trim());
  if (type.trim() !== TYPE || !isUtf8) return problem(415, { detail: `The body is ${TYPE}, in UTF-8.` });
  // A batch is small, and a compressed one may be anything but.
  const encoding = (context.req.header('content-encoding') ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity') return null;
  return problem(415, {
    detail: 'The body is not to be encoded.',
    headers: { 'accept-encoding': 'identity' },
  });
}

function later(status: 429 | 503, seconds: number, detail: string): Response {
  return problem(status, { detail, headers: { 'retry-after': String(seconds) } });
}
