/** One HTTP/2 request over a socket that stands. Sites that break off in the middle speak HTTP/1.1 (origin.ts): of HTTP/2 Node tells no RST from a FIN. */
import { connect } from 'node:http2';
import type { Socket } from 'node:net';
import { HTTP_PATIENCE_MS, type HttpSight } from './look-http.ts';

export function exchangeOverHttp2(socket: Socket, url: URL): Promise<HttpSight> {
  const { promise, resolve } = Promise.withResolvers<HttpSight>();
  const timer = setTimeout(() => resolve('silence'), HTTP_PATIENCE_MS);
  const session = connect(url.origin, { createConnection: () => socket }).on('error', () => undefined);
  const stream = session.request({ ':path': `${url.pathname}${url.search}` });
  let answer: { status: number; location: string | null } | null = null;
  stream.on('response', ({ ':status': status = 0, location = null }) => (answer = { status, location }));
  stream.on('end', () => resolve(answer ?? 'fin'));
  stream.on('error', () => resolve(answer === null ? 'rst' : 'rst_in_body'));
  stream.resume();
  return promise.finally(() => {
    clearTimeout(timer);
    session.destroy();
  });
}
