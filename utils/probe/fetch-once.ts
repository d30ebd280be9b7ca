/** One fetch, as far as it is needed: the headers over https, at most 64 kB of the body over http, of a refusal, and where it is asked for. */
import type { BodyFacts, Observation } from './observation.ts';
import { readBody } from './read-body.ts';

/** Why we ended a fetch ourselves: the reason that its signal is aborted with. */
export type OurEnd = Extract<Observation['end'], 'timed_out' | 'stopped'>;

export interface Fetched {
  end: Observation['end'];
  /** Null when no headers came. Without host permission there is an answer and nothing in it. */
  answer: { status: number | null; headers: Record<string, string>; url: string } | null;
  body: BodyFacts | null;
  /** The body broke off, and not by our doing. */
  broke: boolean;
}

/** Under these a page may ask who is there to show that he is no robot, and a site has its other answers too. */
const MAY_TEST: ReadonlySet<number> = new Set([403, 429, 503]);

interface Manner {
  mode: 'cors' | 'no-cors';
  method: 'GET' | 'HEAD';
  /** Must be aborted with an `OurEnd` as its reason. */
  signal: AbortSignal;
  /** Over TLS too, whatever the status. */
  reads_page: boolean;
}

/** Never rejects. */
export async function fetchOnce(
  fetch: typeof globalThis.fetch,
  url: string,
  { mode, method, signal, reads_page }: Manner,
): Promise<Fetched> {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      mode,
      signal,
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      redirect: 'follow',
    });
  } catch {
    return { end: ourEnd(signal) ?? 'failed', answer: null, body: null, broke: false };
  }
  if (mode === 'no-cors') {
    return { end: 'answered', answer: { status: null, headers: {}, url }, body: null, broke: false };
  }
  const answer = {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    url: response.url,
  };
  if (response.url.startsWith('https:')) {
    if (reads_page || MAY_TEST.has(response.status))
      return { end: 'answered', answer, body: await readWhole(response), broke: false };
    await cancel(response);
    return { end: 'answered', answer, body: null, broke: false };
  }
  const { facts, broke } = await readBody(response);
  const ours = ourEnd(signal);
  return {
    end: ours === 'stopped' ? 'stopped' : 'answered',
    answer,
    body: facts,
    broke: broke && ours === null,
  };
}

/** The headers are the answer; a page that breaks off tells less, and no more. */
async function readWhole(response: Response): Promise<BodyFacts | null> {
  const { facts, broke } = await readBody(response);
  return broke ? null : facts;
}

/** An answer over valid TLS proves itself, so its body would cost the person's data for nothing. */
async function cancel({ body }: Response): Promise<void> {
  try {
    await body?.cancel();
  } catch {
    // The connection broke at that very moment: the headers are there, and nothing else was wanted.
  }
}

function ourEnd(signal: AbortSignal): OurEnd | null {
  if (!signal.aborted) return null;
  return signal.reason === 'timed_out' ? 'timed_out' : 'stopped';
}
