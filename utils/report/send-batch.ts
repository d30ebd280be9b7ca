/** One batch on its way: through a relay where there is one, else straight to the collector. */
import { below } from '../targets/below.ts';
import type { Field } from './binary-http.ts';
import { askThrough, type Way } from './oblivious.ts';
import type { SendAnswer } from './outbox.ts';

const PATH = 'v1/reports';
const FIELDS: Field[] = [
  ['content-type', 'application/json'],
  ['accept', 'application/problem+json'],
];
/** A long no is packed into the size of a yes: who carries it could tell them apart otherwise. */
const SEALED_FIELDS: Field[] = [...FIELDS, ['accept-encoding', 'gzip']];
/** Of a collector that has too much to do, or of something on the way: what was no may be yes later. */
const NOT_FOR_GOOD = [401, 404, 405, 407, 408, 425, 429, 451];
const LONGEST_DETAIL = 300;

/** Inside an envelope: what answers is the gateway, and nobody else can. Never throws for what others do. */
export async function sendThrough(way: Way, text: string): Promise<SendAnswer> {
  const content = new TextEncoder().encode(text);
  const answer = await askThrough(way, { method: 'POST', path: `/${PATH}`, fields: SEALED_FIELDS, content });
  if (!answer.ok) return { kind: 'failed', detail: answer.reason };
  const type = answer.fields.find(([name]) => name === 'content-type')?.[1] ?? '';
  return read(answer.status, type, new TextDecoder().decode(answer.content));
}

/** Without a relay: the collector's operator could look at the sender's address. To be said to the person. */
export async function sendStraight(
  { url, fetch, signal }: Omit<Way, 'key'>,
  text: string,
): Promise<SendAnswer> {
  try {
    const response = await fetch(below(url, PATH), {
      method: 'POST',
      // The browser would name the person's languages.
      headers: { ...Object.fromEntries(FIELDS), 'accept-language': '*' },
      body: text,
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal,
    });
    return read(response.status, response.headers.get('content-type') ?? '', await response.text());
  } catch {
    return { kind: 'failed', detail: 'unreached' };
  }
}

/** A no counts only in the collector's own form: a page that a wall on the way puts there must not cost a batch. */
function read(status: number, type: string, body: string): SendAnswer {
  if (status === 202) return { kind: 'accepted' };
  const isNo = status >= 400 && status < 500 && !NOT_FOR_GOOD.includes(status);
  if (!isNo || !type.startsWith('application/problem+json'))
    return { kind: 'failed', detail: `status ${status}` };
  return { kind: 'refused', detail: detailIn(body) ?? `status ${status}` };
}

function detailIn(body: string): string | null {
  try {
    const problem: unknown = JSON.parse(body);
    if (typeof problem !== 'object' || problem === null) return null;
    const told = 'detail' in problem ? problem.detail : 'title' in problem ? problem.title : null;
    return typeof told === 'string' ? told.slice(0, LONGEST_DETAIL) : null;
  } catch {
    return null;
  }
}
