/** Reads what an Observation keeps of a plain http answer. */
import { bodyText } from './body-text.ts';
import { htmlTitle } from './html-title.ts';
import type { BodyFacts } from './observation.ts';
import { readAtMost } from './read-at-most.ts';

export const BODY_LIMIT_BYTES = 64 * 1024;

export interface ReadBody {
  facts: BodyFacts;
  /** True when the transfer ended by itself before it was whole, or was aborted. */
  broke: boolean;
}

/** Reads at most 64 kB and cancels the rest. What came before a break is kept. */
export async function readBody(response: Response): Promise<ReadBody> {
  const contentType = response.headers.get('content-type') ?? '';
  const { bytes, cut, broke } = await readAtMost(response.body, BODY_LIMIT_BYTES);
  const text = bodyText(bytes, contentType);
  return { facts: { bytes: bytes.length, cut, title: htmlTitle(text), text }, broke };
}
