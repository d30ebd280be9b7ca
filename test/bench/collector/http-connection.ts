/**
 * One connection to a server on loopback, with as little work as possible: what the load costs is taken from the server
 * that shares the machine. Requests are ready-made bytes, one at a time.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Answer {
  status: number;
  /** Seconds of `Retry-After`; null: none was given. */
  retryAfter: number | null;
  body: string;
  /** The server said that it closes the connection. */
  closing: boolean;
}

export interface HttpConnection {
  /** Resolves with the answer, or null if the connection ended without one. */
  ask(request: Buffer): Promise<Answer | null>;
  /** More bytes of a request that was begun. */
  write(bytes: Buffer): void;
  isOpen(): boolean;
  close(): void;
}

export interface Endpoint {
  port: number;
  /** Any of 127.0.0.0/8: the client's own address. */
  localAddress?: string;
}

const END_OF_HEAD = '\r\n\r\n';

export async function openConnection({ port, localAddress }: Endpoint): Promise<HttpConnection> {
  const socket = connect({ port, host: '127.0.0.1', ...(localAddress !== undefined && { localAddress }) });
  socket.setNoDelay(true);
  await once(socket, 'connect');
  let received = '';
  let waiting: ((answer: Answer | null) => void) | null = null;
  const settle = (answer: Answer | null): void => {
    const resolve = waiting;
    waiting = null;
    resolve?.(answer);
  };
  // Latin-1: a byte a character, so that lengths are those that the server tells.
  socket.setEncoding('latin1').on('data', (text: string) => {
    received += text;
    const read = readAnswer(received);
    if (read === null) return;
    received = received.slice(read.length);
    if (read.answer.closing) socket.end();
    settle(read.answer);
  });
  socket.on('error', () => undefined).on('close', () => settle(null));
  return {
    ask(request) {
      return new Promise((resolve) => {
        if (!isOpen(socket)) {
          resolve(null);
          return;
        }
        waiting = resolve;
        socket.write(request);
      });
    },
    write: (bytes) => {
      if (isOpen(socket)) socket.write(bytes);
    },
    isOpen: () => isOpen(socket),
    close: () => socket.destroy(),
  };
}

function isOpen(socket: Socket): boolean {
  return !socket.destroyed && socket.writable;
}

/** The first whole answer in `text` and its length; null: not whole yet. Interim answers (1xx) are skipped. */
export function readAnswer(text: string): { answer: Answer; length: number } | null {
  const headEnd = text.indexOf(END_OF_HEAD);
  if (headEnd < 0) return null;
  const start = headEnd + END_OF_HEAD.length;
  const head = text.slice(0, headEnd);
  const status = Number(head.slice(9, 12));
  if (status < 200) {
    const next = readAnswer(text.slice(start));
    return next === null ? null : { answer: next.answer, length: start + next.length };
  }
  const body = bodyOf(text, start, head);
  if (body === null) return null;
  const retry = headerOf(head, 'retry-after');
  const closing = headerOf(head, 'connection')?.toLowerCase() === 'close';
  return {
    answer: { status, retryAfter: retry === null ? null : Number(retry), body: body.text, closing },
    length: body.end,
  };
}

function bodyOf(text: string, start: number, head: string): { text: string; end: number } | null {
  if (headerOf(head, 'transfer-encoding')?.toLowerCase() === 'chunked') return chunkedBody(text, start);
  const end = start + Number(headerOf(head, 'content-length') ?? 0);
  return text.length < end ? null : { text: text.slice(start, end), end };
}

function chunkedBody(text: string, start: number): { text: string; end: number } | null {
  let body = '';
  for (let at = start; ;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const size = parseInt(text.slice(at, lineEnd), 16);
    const end = lineEnd + 2 + size + 2;
    if (text.length < end) return null;
    if (size === 0) return { text: body, end };
    body += text.slice(lineEnd + 2, end - 2);
    at = end;
  }
}

function headerOf(head: string, name: string): string | null {
  return new RegExp(`^${name}: *(.*?) *$`, 'im').exec(head)?.[1] ?? null;
}
