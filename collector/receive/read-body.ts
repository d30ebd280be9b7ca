/** The bytes of a request, never more than allowed, and never more of all requests together than memory has room for. */
import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import type { Bindings } from '../room.ts';

/** A batch of 500 reports with the longest padding is a quarter of it. */
export const MOST_BODY_BYTES = 1_048_576;
/** Of bodies that are under way, what came of them so far. */
const MOST_TOGETHER_BYTES = 64 * 1_048_576;

export type Body =
  | { ok: true; bytes: Uint8Array }
  /** `cut`: the sender went away. `crowded`: too much is under way. */
  | { ok: false; reason: 'too_large' | 'cut' | 'crowded' };

export interface BodyReader {
  /** Memory is set aside for it until `use` is done with it. */
  read: <Used>(context: Context<Bindings>, use: (body: Body) => Promise<Used>) => Promise<Used>;
}

export function bodyReader(most = MOST_BODY_BYTES, mostTogether = MOST_TOGETHER_BYTES): BodyReader {
  let together = 0;
  return {
    read: async (context, use) => {
      if (Number(context.req.header('content-length') ?? 0) > most)
        return use({ ok: false, reason: 'too_large' });
      let held = 0;
      // What was only announced takes no memory, and must not be in the way of those who send.
      const hold: Hold = (bytes) => {
        if (held + bytes > most) return 'too_large';
        if (together + bytes > mostTogether) return 'crowded';
        held += bytes;
        together += bytes;
        return null;
      };
      try {
        const bindings: Partial<Bindings['Bindings']> | undefined = context.env;
        const body =
          bindings?.incoming === undefined
            ? await ofRequest(context.req.raw, hold)
            : await ofSocket(bindings.incoming, hold);
        return await use(body);
      } finally {
        together -= held;
      }
    },
  };
}

/** Sets memory aside for bytes that came; not null: there is none for them. */
type Hold = (bytes: number) => 'too_large' | 'crowded' | null;

/** Straight from the socket: a web stream in between costs a fifth of what the whole request does. */
function ofSocket(incoming: IncomingMessage, hold: Hold): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const onData = (chunk: Buffer): void => {
      const reason = hold(chunk.length);
      if (reason === null) chunks.push(chunk);
      else settle({ ok: false, reason });
    };
    const onEnd = (): void => {
      settle({ ok: true, bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) });
    };
    const onCut = (): void => {
      settle({ ok: false, reason: 'cut' });
    };
    const settle = (body: Body): void => {
      incoming.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
      // Whatever goes wrong with it from here on is nobody's business; unheard, an error would end the process.
      incoming.on('error', () => {});
      resolve(body);
    };
    incoming.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
  });
}

/** A request that came through the oblivious gateway, over no socket. */
async function ofRequest(request: Request, hold: Hold): Promise<Body> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  const reason = hold(bytes.length);
  return reason === null ? { ok: true, bytes } : { ok: false, reason };
}
