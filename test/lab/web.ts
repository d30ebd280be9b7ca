/** An HTTP(S) server without a port of its own: connections are handed to it, and it answers with pages. */
import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { Http2ServerRequest } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import type { Server, Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Credential } from './authority.ts';
import { writePage } from './page.ts';
import type { Page } from './scenario.ts';
import type { Zone } from './zone.ts';

export type WebRequest = IncomingMessage | Http2ServerRequest;

/** What HTTP/1.1's and HTTP/2's responses have in common. */
export interface WebResponse {
  readonly destroyed: boolean;
  writeHead(status: number, headers?: Record<string, string | number>): unknown;
  write(chunk: Buffer, written?: () => void): boolean;
  end(): unknown;
  end(chunk: Buffer): unknown;
}

type Answer = (request: WebRequest, response: WebResponse) => void;

/** What is to be answered at one door. */
export interface Offer {
  /** Null: plain http. `name` is the SNI, null if there was none. */
  credentialFor: ((name: string | null) => Credential) | null;
  /** `host` as the request names it, in lower case and without port. */
  pageFor: (host: string) => Page;
  http1Only: boolean;
  /** For pages that are DNS-over-HTTPS resolvers. */
  zone: () => Zone;
  /** By this world's clock. */
  now: () => Date;
}

/** Makes a server; give it connections with the function returned. */
export function openWeb(offer: Offer): (socket: Socket) => void {
  const sockets = new Map<string, Socket>();
  const answer: Answer = (request, response) => {
    const host = (request.headers.host ?? request.headers[':authority'] ?? '').toString();
    const bare = host.toLowerCase().replace(/:\d+$/, '');
    const raw = sockets.get(peerOf(request.socket));
    void writePage({
      request,
      response,
      raw,
      host: bare,
      page: offer.pageFor(bare),
      zone: offer.zone,
      now: offer.now,
    });
  };
  const server = makeServer(offer, answer);
  // A browser that refuses the certificate, or that leaves: nothing to do about it here.
  server.on('tlsClientError', (_error, socket: Socket) => socket.destroy());
  server.on('clientError', (_error, socket: Socket) => socket.destroy());
  return (socket) => {
    const peer = peerOf(socket);
    sockets.set(peer, socket);
    socket.on('close', () => sockets.delete(peer));
    server.emit('connection', socket);
  };
}

function makeServer(offer: Offer, answer: Answer): Server {
  const { credentialFor } = offer;
  if (credentialFor === null) return createHttpServer(answer);
  const options = {
    ...credentialFor(null),
    SNICallback: (
      name: string,
      done: (error: null, context: ReturnType<typeof createSecureContext>) => void,
    ) => done(null, createSecureContext(credentialFor(name.toLowerCase()))),
  };
  return offer.http1Only
    ? createHttpsServer(options, answer)
    : createSecureServer({ ...options, allowHTTP1: true }, answer);
}

const peerOf = (socket: Pick<Socket, 'remoteAddress' | 'remotePort'>): string =>
  `${socket.remoteAddress} ${socket.remotePort}`;
