/** One request over a connection that stands: the handshake, where TLS is wanted, and HTTP as it was agreed on there. */
import type { SecureContext } from 'node:tls';
import type { Control } from '../../utils/targets/schema.control.ts';
import type { Exchange } from './answer-facts.ts';
import { connectTo, type Connection } from './connect.ts';
import { BROWSERS_OFFER, HTTP1_ALONE, shakeHands, type TlsFacts } from './handshake.ts';
import { exchange } from './request.ts';
import { exchangeOverHttp2 } from './request.http2.ts';

export type Standing = Extract<Connection, { ok: true }>;

export interface Asked {
  url: URL;
  host: string;
  port: number;
  trust: SecureContext;
  /** Ends every connection. */
  signal: AbortSignal;
}

export interface Seen {
  tls: TlsFacts | null;
  failure: string | null;
  operation: Control['operation'];
  /** Null where nothing was asked. */
  exchange: Exchange | null;
}

/** Takes the connection over and ends it. */
export async function askOne(
  connection: Standing,
  asked: Asked,
  protocols: readonly string[] = BROWSERS_OFFER,
): Promise<Seen> {
  const { url, host, port, trust, signal } = asked;
  if (url.protocol !== 'https:') return seenOf(await exchange(connection.socket, url), null);
  const { facts: tls, socket } = await shakeHands(connection.socket, host, trust, protocols);
  if (socket === null) return failedAt('tls_handshake', tls.failure, tls);
  if (socket.alpnProtocol !== 'h2' || !protocols.includes('h2'))
    return seenOf(await exchange(socket, url), tls);
  const answer = await exchangeOverHttp2(socket, url);
  if (answer !== null) return seenOf(answer, tls);
  const again = await connectTo(connection.address, port, signal);
  return again.ok ? askOne(again, asked, HTTP1_ALONE) : failedAt('connect', again.failure, tls);
}

function seenOf(answer: Exchange, tls: TlsFacts | null): Seen {
  const { failure } = answer;
  return { tls, failure, operation: failure === null ? null : 'http_round_trip', exchange: answer };
}

function failedAt(operation: Control['operation'], failure: string | null, tls: TlsFacts): Seen {
  return { tls, failure, operation, exchange: null };
}
