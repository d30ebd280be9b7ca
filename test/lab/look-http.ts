/** One HTTP/1.1 request over a socket that stands, and how its answer ends. */
import type { Socket } from 'node:net';

export const HTTP_PATIENCE_MS = 12_000;

export type HttpSight =
  | { status: number; location: string | null }
  | 'silence'
  | 'rst'
  | 'fin'
  | 'rst_in_body'
  | 'cut';

export function exchange(socket: Socket, url: URL): Promise<HttpSight> {
  const { promise, resolve } = Promise.withResolvers<HttpSight>();
  let seen = '';
  const timer = setTimeout(() => resolve('silence'), HTTP_PATIENCE_MS);
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    seen += chunk;
    const answer = readAnswer(seen);
    if (answer?.whole) resolve(answer);
  });
  socket.on('end', () => resolve(endOf(seen, 'fin', 'cut')));
  socket.on('error', () => resolve(endOf(seen, 'rst', 'rst_in_body')));
  socket.resume();
  socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`);
  return promise.finally(() => clearTimeout(timer));
}

function endOf(seen: string, before: 'fin' | 'rst', within: 'cut' | 'rst_in_body'): HttpSight {
  const answer = readAnswer(seen);
  if (!answer) return before;
  return answer.whole ? answer : within;
}

function readAnswer(seen: string): { status: number; location: string | null; whole: boolean } | null {
  const end = seen.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const head = seen.slice(0, end);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
  const location = /\r\nlocation: *([^\r]+)/i.exec(head)?.[1] ?? null;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  const whole =
    length === undefined ? seen.endsWith('\r\n0\r\n\r\n') : seen.length >= end + 4 + Number(length);
  return { status, location, whole };
}
