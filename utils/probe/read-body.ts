/** Reads what an Observation keeps of a plain http answer. */
import { bodyText } from './body-text.ts';
import { htmlTitle } from './html-title.ts';
import type { BodyFacts } from './observation.ts';

export const BODY_LIMIT_BYTES = 64 * 1024;

export interface ReadBody {
  facts: BodyFacts;
  /** True when the transfer ended by itself before it was whole, or was aborted. */
  broke: boolean;
}

/** Reads at most 64 kB and cancels the rest. What came before a break is kept. */
export async function readBody(response: Response): Promise<ReadBody> {
  const contentType = response.headers.get('content-type') ?? '';
  const { bytes, cut, broke } = await readBytes(response.body);
  const text = bodyText(bytes, contentType);
  return { facts: { bytes: bytes.length, cut, title: htmlTitle(text), text }, broke };
}

async function readBytes(
  body: ReadableStream<Uint8Array> | null,
): Promise<{ bytes: Uint8Array; cut: boolean; broke: boolean }> {
  const bytes = new Uint8Array(BODY_LIMIT_BYTES);
  let length = 0;
  if (body === null) return { bytes: bytes.subarray(0, 0), cut: false, broke: false };
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { bytes: bytes.subarray(0, length), cut: false, broke: false };
      const room = BODY_LIMIT_BYTES - length;
      bytes.set(value.subarray(0, room), length);
      length += Math.min(value.length, room);
      if (value.length > room) {
        await reader.cancel();
        return { bytes: bytes.subarray(0, length), cut: true, broke: false };
      }
    }
  } catch {
    return { bytes: bytes.subarray(0, length), cut: true, broke: true };
  }
}
