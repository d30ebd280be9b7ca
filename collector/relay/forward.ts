/** One request on to the gateway, with nothing in it but what the envelope needs, and its answer back. */
import { request as httpRequest, Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';

export interface Outgoing {
  method: 'GET' | 'POST';
  contentType: string | null;
  body: Uint8Array;
}

export interface Incoming {
  status: number;
  contentType: string;
  body: Buffer;
}

export type Forwarded =
  | { ok: true; answer: Incoming }
  | { ok: false; reason: 'unreached' | 'late' | 'too_long' };

export interface ForwardLimits {
  timeoutMs: number;
  /** Of an answer. */
  mostBytes: number;
}

/** Connections stay open between requests, so that they do not tell one sender from the next. */
const AGENTS = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };

export function forward(
  url: URL,
  { method, contentType, body }: Outgoing,
  limits: ForwardLimits,
): Promise<Forwarded> {
  const isSecure = url.protocol === 'https:';
  const headers = {
    ...(contentType !== null && { 'content-type': contentType }),
    ...(method === 'POST' && { 'content-length': body.length }),
  };
  const agent = isSecure ? AGENTS['https:'] : AGENTS['http:'];
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      finish({ ok: false, reason: 'late' });
    }, limits.timeoutMs);
    const finish = (forwarded: Forwarded) => {
      clearTimeout(timer);
      resolve(forwarded);
      if (!forwarded.ok) sent.destroy();
    };
    const sent = (isSecure ? httpsRequest : httpRequest)(url, { method, headers, agent }, (answer) => {
      collect(answer, limits.mostBytes).then(finish, () => {
        finish({ ok: false, reason: 'unreached' });
      });
    });
    sent.on('error', () => {
      finish({ ok: false, reason: 'unreached' });
    });
    sent.end(body);
  });
}

async function collect(answer: IncomingMessage, mostBytes: number): Promise<Forwarded> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) return { ok: false, reason: 'too_long' };
    chunks.push(chunk);
  }
  const contentType = answer.headers['content-type'] ?? '';
  return { ok: true, answer: { status: answer.statusCode ?? 0, contentType, body: Buffer.concat(chunks) } };
}
