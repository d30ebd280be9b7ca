/** Servers of HTTP/2 on loopback, and exchanges with them. */
import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { expect } from 'vitest';
import { exchangeOverHttp2 } from '../../../../collector/control/request.http2.ts';
import { afterRequest, field, SETTINGS } from './frames.ts';
import { serve, standing } from './loopback.ts';

export const PAGE = '<!doctype html><title>A &amp; B</title><p>Hello</p>';
export const HTML = { 'content-type': 'text/html; charset=utf-8' };
export const TWO_HUNDRED = field(':status', '200');
/** Error codes (RFC 9113 §7). */
export const CODE = {
  no_error: 0,
  protocol_error: 1,
  internal_error: 2,
  refused_stream: 7,
  cancel: 8,
  enhance_your_calm: 11,
  http_1_1_required: 13,
} as const;

export type Conduct = (socket: Socket) => void;
type Playing = (stream: ServerHttp2Stream, asked: IncomingHttpHeaders) => void;

/** A server of Node's. */
export const playing = (play: Playing): Conduct => {
  const server = createServer().on('stream', (stream, asked) => {
    stream.on('error', () => undefined);
    play(stream, asked);
  });
  return (socket) => void server.emit('connection', socket);
};
export const page = (body: string | Buffer, more: Record<string, string | string[]> = {}): Conduct =>
  playing((stream) => {
    stream.respond({ ...HTML, 'content-length': Buffer.byteLength(body), ...more });
    stream.end(body);
  });
/** What comes after a request, frame by frame. */
export const saying = (...frames: Buffer[]): Conduct =>
  afterRequest<Socket>((socket) => socket.write(Buffer.concat([SETTINGS, ...frames])));
export const ending = (...frames: Buffer[]): Conduct =>
  afterRequest<Socket>((socket) => socket.end(Buffer.concat(frames)));

/** And looks whether the connection is gone afterwards. */
export async function ask(behave: Conduct, limit?: AbortSignal) {
  const connection = await standing(await serve(behave));
  const seen = await exchangeOverHttp2(connection, new URL('https://www.site.test/path?q=1'), limit);
  expect(connection.destroyed).toBe(true);
  return seen;
}
