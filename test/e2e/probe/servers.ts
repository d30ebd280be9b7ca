/** Loopback servers that answer, and that fail, each in one known way. */
import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createSecureServer as createHttp2 } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { makeAuthority, mint } from '../../lab/authority.ts';
import { LOOPBACK_NAMES } from './real-browser.ts';

/** A reset sooner than about 1 ms after the accept has names of its own (measured 2026-11). */
const LATER_MS = 30;

export type ServerName =
  | 'http'
  | 'https'
  | 'http2'
  | 'selfSigned'
  | 'resetOnAccept'
  | 'resetOnData'
  | 'finOnData'
  | 'silent'
  | 'plainText';

export interface Servers {
  rootPem: string;
  /** Port of each server; `refused` is closed. */
  port: Record<ServerName | 'refused', number>;
  /** Requests by method and path, with their header fields. */
  seen: { method: string; path: string; headers: IncomingMessage['headers'] }[];
  /** Connections accepted so far. */
  accepted: (server: ServerName) => number;
  /** Answers of `/endless` that nobody has hung up on yet. */
  pouring: () => number;
  close: () => Promise<void>;
}

export async function startServers(): Promise<Servers> {
  const now = new Date();
  const authority = makeAuthority(now);
  const names = [...LOOPBACK_NAMES, '127.0.0.1'];
  const trusted = mint(authority, 'valid', names, now);
  const selfSigned = mint(authority, 'self_signed', names, now);

  const seen: Servers['seen'] = [];
  const endless = { open: 0 };
  const sockets = new Set<Socket>();
  const answer = answering(seen, endless);
  const servers: Record<ServerName, Server> = {
    http: createHttp(answer),
    https: createHttps(trusted, answer),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the fields that `answer` uses are the same
    http2: createHttp2({ ...trusted, allowHTTP1: true }, answer as unknown as () => void),
    selfSigned: createHttps(selfSigned, answer),
    resetOnAccept: createTcp((socket) => setTimeout(() => socket.resetAndDestroy(), LATER_MS)),
    resetOnData: createTcp((socket) =>
      socket.once('data', () => setTimeout(() => socket.resetAndDestroy(), LATER_MS)),
    ),
    finOnData: createTcp((socket) => socket.once('data', () => socket.end())),
    silent: createTcp((socket) => socket.resume()),
    plainText: createTcp((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')),
    ),
  };
  const accepted = new Map<string, number>();
  for (const [name, server] of Object.entries(servers)) {
    server.on('connection', (socket) => {
      accepted.set(name, (accepted.get(name) ?? 0) + 1);
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    });
  }
  const ports = await Promise.all(
    Object.entries(servers).map(async ([name, server]) => [name, await listen(server)] as const),
  );
  const closed = createTcp();
  const refused = await listen(closed);
  closed.close();

  return {
    rootPem: authority.trusted.cert,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one entry for each server above
    port: { ...Object.fromEntries(ports), refused } as Servers['port'],
    seen,
    accepted: (server) => accepted.get(server) ?? 0,
    pouring: () => endless.open,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(
        Object.values(servers).map((server) => new Promise((resolve) => server.close(resolve))),
      );
    },
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server's address
  return (server.address() as AddressInfo).port;
}

type Play = (response: ServerResponse, query: URLSearchParams) => void;

const html = (response: ServerResponse, body: string | Buffer, charset = 'utf-8') => {
  response.writeHead(200, { 'content-type': `text/html; charset=${charset}` });
  response.end(body);
};

const PLAYS: Record<string, Play> = {
  '/ok': (response) => html(response, '<html><title>All &amp; well</title>héllo'),
  '/latin1': (response) => html(response, Buffer.from('<title>caf\xe9</title>', 'latin1'), 'iso-8859-1'),
  '/big': (response) => html(response, 'x'.repeat(200_000)),
  '/gone': (response) => response.writeHead(451, { 'x-why': 'law' }).end('no'),
  '/silent': () => {},
  '/redirect': (response, query) => response.writeHead(302, { location: query.get('to') ?? '' }).end(),
  '/loop': (response) => response.writeHead(302, { location: '/loop' }).end(),
  '/broken-length': (response) => {
    response.writeHead(200, { 'content-length': '1000', 'content-type': 'text/html' });
    response.write('<title>half</title>');
    setTimeout(() => response.socket?.end(), LATER_MS);
  },
  '/broken-reset': (response) => {
    response.writeHead(200, { 'content-length': '1000', 'content-type': 'text/html' });
    response.write('<title>half</title>');
    setTimeout(() => response.socket?.resetAndDestroy(), LATER_MS);
  },
  '/stalls': (response) => {
    response.writeHead(200, { 'content-length': '1000', 'content-type': 'text/html' });
    response.write('<title>half</title>');
  },
};

function answering(seen: Servers['seen'], endless: { open: number }): RequestListener {
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://loopback');
    seen.push({ method: request.method ?? '', path: request.url ?? '/', headers: request.headers });
    if (pathname === '/endless') pour(response, endless);
    else (PLAYS[pathname] ?? PLAYS['/ok'])?.(response, searchParams);
  };
}

/** Sends 16 kB every 5 ms until the client hangs up. */
function pour(response: ServerResponse, endless: { open: number }): void {
  endless.open += 1;
  response.writeHead(200, { 'content-type': 'text/html' });
  const timer = setInterval(() => response.write('x'.repeat(16_384)), 5);
  response.on('close', () => {
    endless.open -= 1;
    clearInterval(timer);
  });
}
