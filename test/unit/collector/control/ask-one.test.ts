/** Real requests over TLS on loopback: in which version of HTTP, and what becomes of them. */
import { createSecureContext, TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { askOne } from '../../../../collector/control/ask-one.ts';
import { connectTo } from '../../../../collector/control/connect.ts';
import { makeAuthority, mint } from '../../../lab/authority.ts';
import { afterRequest, data, field, goaway, headers, reset, SETTINGS } from './frames.ts';
import { serve } from './loopback.ts';

const HOST = 'www.site.test';
const authority = makeAuthority(new Date());
const trust = createSecureContext({ ca: [authority.trusted.cert] });
const { key, cert } = mint(authority, 'valid', [HOST], new Date());
const HTTP_1_1_REQUIRED = 13;
const INTERNAL_ERROR = 2;

interface Server {
  /** What it speaks, what it likes best first. */
  speaks?: string[];
  /** After a request over HTTP/2. */
  http2?: Buffer[];
  wantsCertificate?: true;
  /** Before each connection's handshake: true where it is broken off. */
  breaksOff?: (protocols: string[]) => boolean;
}

/** And the protocols that were agreed on, connection by connection. */
async function ask({ speaks = ['h2', 'http/1.1'], http2 = [], wantsCertificate, breaksOff }: Server) {
  const agreed: unknown[] = [];
  const port = await serve((socket) => {
    const secured = new TLSSocket(socket, {
      isServer: true,
      ...(wantsCertificate && { requestCert: true, rejectUnauthorized: true }),
      secureContext: createSecureContext({ key, cert }),
      ALPNCallback: ({ protocols }) => {
        if (breaksOff?.(protocols) === true) socket.resetAndDestroy();
        return speaks.find((protocol) => protocols.includes(protocol));
      },
    }).on('error', () => undefined);
    secured.once('secure', () => {
      agreed.push(secured.alpnProtocol);
      if (secured.alpnProtocol === 'h2')
        afterRequest<TLSSocket>(() => secured.write(Buffer.concat([SETTINGS, ...http2])))(secured);
      else
        secured.once('data', () => secured.end('HTTP/1.1 404 None\r\ncontent-length: 0\r\nx-old: a\r\n\r\n'));
    });
  });
  const { signal } = new AbortController();
  const connection = await connectTo('127.0.0.1', port, signal);
  if (!connection.ok) throw new Error(connection.failure);
  const { failure, operation, exchange } = await askOne(connection, {
    url: new URL(`https://${HOST}/`),
    host: HOST,
    port,
    trust,
    signal,
  });
  return {
    agreed,
    failure,
    operation,
    status: exchange?.status ?? null,
    names: exchange?.header_names ?? [],
  };
}

const answer = [headers([field(':status', '200'), field('x-new', 'a')]), data('<title>A</title>', true)];
const OLD = { failure: null, operation: null, status: 404, names: ['content-length', 'x-old'] };

describe('askOne', () => {
  it('asks over HTTP/2 whoever speaks it', async () => {
    const seen = await ask({ http2: answer });
    expect(seen).toEqual({ agreed: ['h2'], failure: null, operation: null, status: 200, names: ['x-new'] });
  });

  it('asks over HTTP/1.1 whoever speaks that alone', async () => {
    expect(await ask({ speaks: ['http/1.1'] })).toEqual({ ...OLD, agreed: ['http/1.1'] });
  });

  it.each([
    ['resets the stream', reset(HTTP_1_1_REQUIRED)],
    ['says goodbye', goaway(0, HTTP_1_1_REQUIRED)],
    [
      'answers with a header that browsers overlook',
      headers([field(':status', '200'), field('upgrade', 'h2')]),
    ],
  ])('asks once more over HTTP/1.1 who %s', async (_what, bytes) => {
    expect(await ask({ http2: [bytes] })).toEqual({ ...OLD, agreed: ['h2', 'http/1.1'] });
  });

  it('a server that wants to know who we are, and says so after the handshake', async () => {
    const failure = 'unknown_failure: ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED';
    expect(await ask({ wantsCertificate: true })).toMatchObject({ failure, operation: 'http_round_trip' });
  });

  it('takes no other end for a wish', async () => {
    const failure = 'unknown_failure: http2 INTERNAL_ERROR';
    const seen = await ask({ http2: [reset(INTERNAL_ERROR)] });
    expect(seen).toEqual({ agreed: ['h2'], failure, operation: 'http_round_trip', status: null, names: [] });
  });

  it('is broken off by whoever breaks off HTTP/2, as a browser is', async () => {
    const failed = { failure: 'connection_reset', operation: 'tls_handshake', status: null, names: [] };
    expect(await ask({ breaksOff: (protocols) => protocols.includes('h2') })).toEqual({
      agreed: [],
      ...failed,
    });
    const later = await ask({
      http2: [reset(HTTP_1_1_REQUIRED)],
      breaksOff: (protocols) => !protocols.includes('h2'),
    });
    expect(later).toEqual({ agreed: ['h2'], ...failed });
  });
});
