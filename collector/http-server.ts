/** The listening socket: limits that hold before any route is asked, and an end that lets running answers finish. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, RequestError } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Endpoint } from './command-words.ts';
import { limitConnections } from './connection-limit.ts';
import { problem, PROBLEM_TYPE, problemText } from './problem.ts';
import type { Bindings } from './room.ts';

/** A request, its body included, that takes longer is cut off. */
const REQUEST_LIMIT_MS = 30_000;
const HEADERS_LIMIT_MS = 10_000;
const CHECK_EVERY_MS = 1_000;
const MOST_CONNECTIONS = 4_096;
/** Who neither sends nor reads for so long is cut off: an answer that waits for its reader takes memory. */
const SILENCE_MS = 60_000;
/** Answers that still run when it stops get this long. */
const DRAIN_MS = 10_000;

export interface HttpServer {
  /** `http://ADDRESS:PORT`. */
  url: string;
  /** Takes no more connections, lets running answers finish, then ends the rest. */
  close: () => Promise<void>;
}

export type Listening = { ok: true; server: HttpServer } | { ok: false; message: string };

/** @param closeBehind What the application stands on: closed after the server, or when it cannot listen. */
export async function listen(
  app: Hono<Bindings>,
  endpoint: Endpoint,
  closeBehind: () => Promise<void> = () => Promise.resolve(),
): Promise<Listening> {
  const listening = await open(app, endpoint);
  if (!listening.ok) {
    await closeBehind();
    return listening;
  }
  const { url, close: closeServer } = listening.server;
  const closeAll = async (): Promise<void> => {
    await closeServer();
    await closeBehind();
  };
  return { ok: true, server: { url, close: closeAll } };
}

function open(app: Hono<Bindings>, { host, port }: Endpoint): Promise<Listening> {
  const limits = {
    requestTimeout: REQUEST_LIMIT_MS,
    headersTimeout: HEADERS_LIMIT_MS,
    connectionsCheckingInterval: CHECK_EVERY_MS,
    // Or Node says no by itself, and not as a problem document.
    requireHostHeader: false,
  };
  const answer = getRequestListener(app.fetch, {
    // A host or a target that is none: the application is not asked.
    errorHandler: (error) => problem(error instanceof RequestError ? 400 : 500),
  });
  const server = createServer(limits, (incoming, outgoing) => {
    // A request line without a version: Node takes it for HTTP/0.9, which has neither headers nor POST.
    if (incoming.httpVersionMajor < 1) {
      outgoing.writeHead(400, { 'content-type': PROBLEM_TYPE, connection: 'close' }).end(problemText(400));
      return;
    }
    outgoing.setHeader('x-content-type-options', 'nosniff');
    void answer(incoming, outgoing);
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(SILENCE_MS);
  limitConnections(server);
  answerBrokenRequests(server);
  return new Promise((resolve) => {
    server.once('error', (error) => {
      resolve({ ok: false, message: `cannot listen on ${host}:${port}: ${error.message}` });
    });
    server.listen(port, host, () => {
      resolve({
        ok: true,
        server: { url: urlOf(server.address()), close: () => close(server) },
      });
    });
  });
}

/** What is not HTTP, has too many headers or comes too slowly never reaches a route. */
function answerBrokenRequests(server: Server): void {
  const statuses: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const status = statuses[error.code ?? ''] ?? 400;
    const text = problemText(status, {});
    socket.end(
      `HTTP/1.1 ${status} \r\ncontent-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(text)}\r\n` +
        `connection: close\r\n\r\n${text}`,
    );
  });
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeIdleConnections();
  const late = setTimeout(() => {
    server.closeAllConnections();
  }, DRAIN_MS);
  await closed;
  clearTimeout(late);
}

function urlOf(bound: AddressInfo | string | null): string {
  if (bound === null || typeof bound === 'string') throw new Error('not a TCP socket');
  const { address, family, port } = bound;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
