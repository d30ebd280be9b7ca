/** What reached a server that was started with test/lab/record-arrivals.ts, put together again. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The environment's name for the file that is written to. */
export const ARRIVALS_FILE = 'REACHWATCH_ARRIVALS';

/** As it stands in the file. */
export interface ArrivedChunk {
  connection: number;
  /** The address of who connected, as the kernel says it. */
  from: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** base64. */
  bytes: string;
}

export interface ArrivedRequest {
  /** The address at the other end of its connection. */
  from: string;
  at: number;
  /** Method and path, such as `GET /v1/keys`. */
  asks: string;
  /** Everything up to the empty line. */
  head: string;
  body: Buffer;
}

/** What `node` is told, and its environment, so that everything that arrives is written to `file`. */
export function recordingTo(file: string): { flags: string[]; env: Record<string, string> } {
  return {
    flags: ['--import', join(import.meta.dirname, 'record-arrivals.ts')],
    env: { [ARRIVALS_FILE]: file },
  };
}

/** All requests over HTTP/1.1 so far, in the order in which they began. Throws for bytes that are none. */
export function requestsIn(file: string): ArrivedRequest[] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const chunks = lines.filter((line) => line !== '').map((line): ArrivedChunk => JSON.parse(line));
  const connections = [...Map.groupBy(chunks, ({ connection }) => connection).values()];
  return connections.flatMap(requestsOn).toSorted((a, b) => a.at - b.at);
}

function requestsOn(chunks: ArrivedChunk[]): ArrivedRequest[] {
  const parts = chunks.map(({ bytes }) => Buffer.from(bytes, 'base64'));
  const all = Buffer.concat(parts);
  const requests: ArrivedRequest[] = [];
  for (let start = 0; start < all.length;) {
    const end = all.indexOf('\r\n\r\n', start);
    if (end < 0) throw new Error(`not a whole request: ${all.toString('latin1', start, start + 200)}`);
    const head = all.toString('latin1', start, end);
    if (/^transfer-encoding:/im.test(head)) throw new Error(`of no known length: ${head}`);
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    const body = all.subarray(end + 4, end + 4 + length);
    const asks = head.slice(0, head.indexOf(' HTTP/'));
    requests.push({ from: chunks[0]?.from ?? '', at: momentOf(start, chunks, parts), asks, head, body });
    start = end + 4 + length;
  }
  return requests;
}

/** When the byte at `place` came. */
function momentOf(place: number, chunks: ArrivedChunk[], parts: Buffer[]): number {
  let before = 0;
  const at = parts.findIndex((part) => (before += part.length) > place);
  return chunks[at]?.at ?? 0;
}
