/** What may be asked through the gateway, and how the inside of an envelope becomes a request and an answer one again. */
import type { BinaryRequest, BinaryResponse, Field } from '../../utils/report/binary-http.ts';

/**
 * What reads or writes the record. Not `/tokens` and `/network`, which are about the address of the one who asks; not the
 * gateway itself.
 */
const DOORS: readonly (readonly [method: string, path: RegExp])[] = [
  ['POST', /^\/v1\/reports$/],
  ['GET', /^\/v1\/(?:controls|lists|keys|aggregates|events)$/],
  ['GET', /^\/v1\/lists\/[A-Za-z0-9._-]+$/],
];
/** All else that a client may say of itself stays outside. */
const ASKED_FIELDS = ['accept', 'content-type', 'if-none-match'];
const ANSWERED_FIELDS = [
  'content-type',
  'etag',
  'retry-after',
  'cache-control',
  'last-modified',
  'x-suppressed-cells',
  'x-flagged-reports',
];
/** A host that does not exist: nothing leaves this process. */
const INSIDE = 'http://gateway.invalid';
/** Below this, compressing saves nothing: with its header fields an answer is filled up to 1 KiB anyway. */
const WORTH_COMPRESSING = 512;

/** Null: nothing that may be asked here. A path that begins with `/` cannot lead to another host than the one before it. */
export function innerRequest({ method, path, fields, content }: BinaryRequest): Request | null {
  if (!path.startsWith('/') || !URL.canParse(INSIDE + path)) return null;
  const url = new URL(INSIDE + path);
  const isOpen = DOORS.some(([verb, door]) => verb === method && door.test(url.pathname));
  if (!isOpen) return null;
  const headers = fields
    .filter(([name]) => ASKED_FIELDS.includes(name))
    .map(([name, value]) => [name, value]);
  return new Request(url, {
    method,
    headers: Object.fromEntries(headers),
    ...(method === 'POST' && { body: content }),
  });
}

export async function innerResponse(asked: BinaryRequest, response: Response): Promise<BinaryResponse> {
  const fields = ANSWERED_FIELDS.flatMap((name): Field[] => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  const content = new Uint8Array(await response.arrayBuffer());
  const { status } = response;
  if (!takesGzip(asked) || content.length < WORTH_COMPRESSING)
    return { status, fields, content, trailers: [] };
  const zipped = new Response(content).body?.pipeThrough(new CompressionStream('gzip'));
  return {
    status,
    fields: [...fields, ['content-encoding', 'gzip']],
    content: new Uint8Array(await new Response(zipped ?? null).arrayBuffer()),
    trailers: [],
  };
}

/** An answer of its own, such as that this may not be asked here. */
export function refusal(status: number, title: string): BinaryResponse {
  return {
    status,
    fields: [['content-type', 'application/problem+json']],
    content: new TextEncoder().encode(JSON.stringify({ type: 'about:blank', title, status })),
    trailers: [],
  };
}

function takesGzip({ fields }: BinaryRequest): boolean {
  return fields.some(([name, value]) => name === 'accept-encoding' && /\bgzip\b/.test(value));
}
