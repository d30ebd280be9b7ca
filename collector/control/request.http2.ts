/** One GET over HTTP/2 (RFC 9113), over a connection on which both sides agreed to it in the handshake. */
import { connect, constants, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { Duplex, PassThrough } from 'node:stream';
import {
  factsOf,
  HTTP_LIMIT_MS,
  MOST_HEADER_BYTES,
  unanswered,
  type Answer,
  type Exchange,
} from './answer-facts.ts';
import { CLOSED, http2Failure, networkFailure, TIMEOUT } from './failure-words.ts';
import { headersFor } from './request-headers.ts';

const { NGHTTP2_ENHANCE_YOUR_CALM, NGHTTP2_HTTP_1_1_REQUIRED, NGHTTP2_NO_ERROR, NGHTTP2_PROTOCOL_ERROR } =
  constants;

/** Of an answer that has more, Node closes the stream. */
const MOST_FIELDS = 2000;
/** What a field counts besides its name and value (RFC 9113 §10.5.1). */
const FIELD_BYTES = 32;

/**
 * Null where it is to be asked over HTTP/1.1, on another connection. The server says so (`HTTP_1_1_REQUIRED`); or Node refuses the answer
 * as against the protocol, and is stricter than Chromium 156 and Firefox 153, which take `connection`, `upgrade` and a length that stands
 * twice (measured 2026-11-26). A server that resets the stream by that code itself cannot be told from this.
 */
type Http2Exchange = Exchange | null;

/** Takes `connection` over and ends it. */
export async function exchangeOverHttp2(
  connection: Duplex,
  url: URL,
  limit = AbortSignal.timeout(HTTP_LIMIT_MS),
): Promise<Http2Exchange> {
  if (connection.destroyed) return unanswered(CLOSED);
  // The stream may not tell it, or with other words.
  let broken: Error | null = null;
  connection.on('error', (error) => (broken ??= error));
  const session = connect(url.origin, {
    createConnection: () => heard(connection),
    settings: { enablePush: false, maxHeaderListSize: MOST_HEADER_BYTES },
    maxHeaderListPairs: MOST_FIELDS,
  }).on('error', () => undefined);
  try {
    const came = await answerOf(ask(session, url, limit));
    if (came.kind === 'answer') {
      const facts = await factsOf(came, url, limit, () => null);
      return came.isWhole() ? facts : withBodyCut(facts);
    }
    if (came.kind === 'too_long') return unanswered(http2Failure(NGHTTP2_ENHANCE_YOUR_CALM));
    if (limit.aborted) return unanswered(TIMEOUT);
    const { code, error } = came;
    if (endOf(error) !== null) return isForHttp1(code, error) ? null : unanswered(http2Failure(code));
    if (broken ?? error) return unanswered(networkFailure(broken ?? error));
    return unanswered(connection.readableEnded || connection.destroyed ? CLOSED : http2Failure(code));
  } catch (error) {
    return unanswered(networkFailure(error)); // The connection was gone before anything could be asked.
  } finally {
    session.destroy();
    connection.destroy();
  }
}

/**
 * Where Node's HTTP/2 has the socket itself, it keeps to itself that a write failed, after which a reset is read as an orderly end; and it
 * listens no more after a mistake that came with a goodbye (24.21, 2026-11-26). Through this the socket is heard.
 */
function heard(connection: Duplex): Duplex {
  const channel = new Duplex({
    read: () => void connection.resume(),
    // Whether it failed, the socket says.
    write: (bytes, _encoding, written) => void connection.write(bytes, () => written()),
    final: (ended) => void connection.end(() => ended()),
  });
  connection.on('data', (bytes) => channel.push(bytes) || connection.pause());
  connection.on('end', () => channel.push(null));
  connection.on('close', () => channel.destroy());
  return channel.on('error', () => undefined);
}

function ask(session: ClientHttp2Session, url: URL, signal: AbortSignal): ClientHttp2Stream {
  const where = {
    ':method': 'GET',
    ':scheme': url.protocol.slice(0, -1),
    ':authority': url.host,
    ':path': `${url.pathname}${url.search}`,
  };
  return session.request({ ...where, ...headersFor(url) }, { endStream: true, signal });
}

/** `too_long`: its headers are more than browsers read · `nothing`: the stream's last code, and the error, if there was one. */
type Came =
  | ({ kind: 'answer'; isWhole: () => boolean } & Answer)
  | { kind: 'too_long' }
  | { kind: 'nothing'; code: number; error: Error | null };

function answerOf(stream: ClientHttp2Stream): Promise<Came> {
  return new Promise((resolve) => {
    stream.on('error', (error) => resolve({ kind: 'nothing', code: stream.rstCode, error }));
    stream.on('close', () => resolve({ kind: 'nothing', code: stream.rstCode, error: null }));
    // What is only for the time being (1xx) has another event, and so have trailers.
    stream.on('response', ({ ':status': status = null, ...headers }, _flags, fields: string[]) => {
      const isTooLong = bytesOf(fields) > MOST_HEADER_BYTES;
      resolve(isTooLong ? { kind: 'too_long' } : { kind: 'answer', status, headers, ...bodyOf(stream) });
    });
  });
}

/** @param fields names and values by turns. */
function bytesOf(fields: readonly string[]): number {
  return fields.reduce((sum, { length }) => sum + length, (fields.length / 2) * FIELD_BYTES);
}

/** Led off at once: a stream may be closed before somebody gets to reading it. That it ended too early, its code alone tells. */
function bodyOf(stream: ClientHttp2Stream): Pick<Answer, 'body'> & { isWhole: () => boolean } {
  const body = new PassThrough();
  let isWhole = false;
  stream.once('end', () => (isWhole = stream.rstCode === NGHTTP2_NO_ERROR));
  stream.once('close', () => body.end());
  stream.pipe(body, { end: false });
  return { body, isWhole: () => isWhole };
}

function isForHttp1(code: number, error: Error | null): boolean {
  if (code === NGHTTP2_PROTOCOL_ERROR) return endOf(error) === 'stream';
  return code === NGHTTP2_HTTP_1_1_REQUIRED;
}

/** What was ended by a code of HTTP/2; null: none was. */
function endOf(error: Error | null): 'stream' | 'session' | null {
  if (error === null || !('code' in error)) return null;
  if (error.code === 'ERR_HTTP2_STREAM_ERROR') return 'stream';
  return error.code === 'ERR_HTTP2_SESSION_ERROR' ? 'session' : null;
}

function withBodyCut({ body, ...facts }: Exchange): Exchange {
  return { ...facts, body: body && { ...body, body_cut: true } };
}
