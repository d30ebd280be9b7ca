/** One GET over HTTP/1.1, over a connection that stands already. */
import { request, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { factsOf, HTTP_LIMIT_MS, MOST_HEADER_BYTES, unanswered, type Exchange } from './answer-facts.ts';
import { networkFailure, TIMEOUT } from './failure-words.ts';
import { headersFor } from './request-headers.ts';

/** Takes `connection` over and ends it. */
export async function exchange(connection: Duplex, url: URL): Promise<Exchange> {
  const limit = AbortSignal.timeout(HTTP_LIMIT_MS);
  // The response says of every early end that it was "aborted"; whether it was a reset, only the socket says.
  let broken: Error | null = null;
  connection.on('error', (error) => (broken ??= error));
  try {
    const response = await answerTo(connection, url, limit);
    if (response instanceof Error)
      return unanswered(limit.aborted ? TIMEOUT : networkFailure(broken ?? response));
    const { statusCode: status = null, headers } = response;
    return await factsOf({ status, headers, body: response }, url, limit, () => broken);
  } finally {
    connection.destroy();
  }
}

function answerTo(connection: Duplex, url: URL, signal: AbortSignal): Promise<IncomingMessage | Error> {
  return new Promise((resolve) => {
    const asked = request({
      createConnection: () => connection,
      setHost: false,
      headers: { host: url.host, ...headersFor(url) },
      path: `${url.pathname}${url.search}`,
      maxHeaderSize: MOST_HEADER_BYTES,
      // Browsers read answers that break the grammar a little; there is no second request on this connection to confuse.
      insecureHTTPParser: true,
      signal,
    });
    asked.on('response', resolve);
    // 101, that nobody asked for: an answer all the same.
    asked.on('upgrade', resolve);
    asked.on('error', resolve);
    asked.end();
  });
}
