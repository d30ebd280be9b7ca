import type { Bytes } from '../targets/base64url.ts';
import { concat } from './byte-writer.ts';

/** All bytes of a stream, or null: there are more than that. Rejects as the stream does. */
export async function readBounded(stream: ReadableStream<Bytes> | null, most: number): Promise<Bytes | null> {
  const chunks: Bytes[] = [];
  let length = 0;
  const reader = stream?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done || value === undefined) return concat(chunks);
    length += value.length;
    if (length > most) {
      await reader?.cancel();
      return null;
    }
    chunks.push(value);
  }
}
