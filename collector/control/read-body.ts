/** Reads what a control keeps of a body: how long it is, and its title. */
import type { IncomingHttpHeaders } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { constants, createBrotliDecompress, createUnzip } from 'node:zlib';
import { bodyText } from '../../utils/probe/body-text.ts';
import { htmlTitle } from '../../utils/probe/html-title.ts';

const BODY_LIMIT_BYTES = 512 * 1024;
const LONGEST_TITLE = 512;

export interface BodyFacts {
  /** Bytes read, unpacked. */
  body_length: number;
  body_cut: boolean;
  title: string | null;
}

export interface ReadBody {
  facts: BodyFacts;
  /** The transfer ended before it was whole, and not by us. */
  broke: boolean;
}

/**
 * Reads until the end, the limit or `signal`. Being stopped by the last is no failure: the site was answering. What is
 * packed is unpacked piece by piece, so a small body that unpacks to a huge one costs no more than the limit.
 */
export async function readBody(
  body: Readable,
  headers: IncomingHttpHeaders,
  signal: AbortSignal,
): Promise<ReadBody> {
  const pieces: Buffer[] = [];
  let length = 0;
  let isCut = false;
  let broke = false;
  body.on('error', () => {
    broke = !signal.aborted && !isCut;
  });
  const stop = (): void => void body.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const piece of unpacked(body, headers['content-encoding'])) {
      if (!Buffer.isBuffer(piece)) continue;
      const room = BODY_LIMIT_BYTES - length;
      pieces.push(piece.subarray(0, room));
      length += Math.min(piece.length, room);
      isCut = piece.length > room;
      if (isCut) break;
    }
  } catch {
    isCut = true; // The transfer broke, or what came is not packed as it says.
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
  const text = bodyText(Buffer.concat(pieces), headers['content-type'] ?? '');
  const title = htmlTitle(text)?.slice(0, LONGEST_TITLE) ?? null;
  return { facts: { body_length: length, body_cut: isCut || broke || signal.aborted, title }, broke };
}

/** An encoding that was not asked for is left as it is. */
function unpacked(body: Readable, encoding = ''): Readable {
  const unpack = unpackerOf(encoding);
  if (unpack === null) return body;
  return pipeline(body, unpack, () => undefined);
}

function unpackerOf(encoding: string) {
  switch (encoding.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
    case 'deflate':
      // Like browsers: what came before an early end is shown.
      return createUnzip({ finishFlush: constants.Z_SYNC_FLUSH });
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
    default:
      return null;
  }
}
