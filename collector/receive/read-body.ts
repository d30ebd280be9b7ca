/** The bytes of a request, never more than allowed, and never more of all requests together than memory has room for. */
import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import type { Bindings } from '../room.ts';

/** A batch of 500 reports with the longest padding is a quarter of it. */
export const MOST_BODY_BYTES = 1_048_576;
/** Bodies that are under way, together. */
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
      const declared = Number(context.req.header('content-length') ?? 0);
      if (declared > most) return use({ ok: false, reason: 'too_large' });
      // A sender who does not say how much comes is taken to send all that it may.
      const reserved = context.req.header('content-length') === undefined ? most : declared;
      if (together + reserved > mostTogether) return use({ ok: false, reason: 'crowded' });
      together += reserved;
      try {
        const bindings: Partial<Bindings['Bindings']> | undefined = context.env;
        const body =
          bindings?.incoming === undefined
            ? await ofRequest(context.req.raw, most)
            : await ofSocket(bindings.incoming, most);
        return await use(body);
      } finally {
        together -= reserved;
      }
    },
  };
}

/** Straight from the socket: a web stream in between costs a fifth of what the whole request does. */
function ofSocket(incoming: IncomingMessage, most: number): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length <= most) chunks.push(chunk);
      else settle({ ok: false, reason: 'too_large' });
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
async function ofRequest(request: Request, most: number): Promise<Body> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  return bytes.length > most ? { ok: false, reason: 'too_large' } : { ok: true, bytes };
}
