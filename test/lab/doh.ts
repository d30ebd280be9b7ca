/** DNS over HTTPS (RFC 8484): GET and POST, wire format. */
import { answerQuery } from './dns-answer.ts';
import type { WebRequest, WebResponse } from './web.ts';
import type { Zone } from './zone.ts';

const MEDIA_TYPE = 'application/dns-message';
const LONGEST_QUERY = 4096;

export async function answerDoh(request: WebRequest, response: WebResponse, zone: Zone): Promise<void> {
  const query = await readQuery(request);
  if (typeof query === 'number') return refuse(response, query);
  const answer = answerQuery(query, zone);
  if (answer === null) return refuse(response, 400);
  response.writeHead(200, { 'content-type': MEDIA_TYPE, 'content-length': answer.length });
  response.end(answer);
}

function refuse(response: WebResponse, status: number): void {
  response.writeHead(status);
  response.end();
}

/** The query, or the status that refuses it. */
async function readQuery(request: WebRequest): Promise<Buffer | number> {
  if (request.method === 'GET') {
    const text = new URL(request.url ?? '/', 'https://resolver.test').searchParams.get('dns');
    return text === null ? 400 : Buffer.from(text, 'base64url');
  }
  if (request.method !== 'POST') return 405;
  if (request.headers['content-type'] !== MEDIA_TYPE) return 415;
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  const query = Buffer.concat(parts);
  return query.length > LONGEST_QUERY ? 413 : query;
}
