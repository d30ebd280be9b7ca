/** Real exchanges over HTTP/2 on loopback that come to nothing. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchangeOverHttp2 } from '../../../../collector/control/request.http2.ts';
import {
  afterRequest,
  data,
  field,
  frame,
  goaway,
  headers,
  KEPT_FIELD,
  reset,
  SETTINGS,
  TYPE,
} from './frames.ts';
import { ask, CODE, ending, PAGE, saying, TWO_HUNDRED, type Conduct } from './http2-servers.ts';
import { serve, standing } from './loopback.ts';

describe('exchangeOverHttp2, what fails', () => {
  it.each<[string, Conduct, string]>([
    ['a reset of the connection', afterRequest((socket) => socket.resetAndDestroy()), 'connection_reset'],
    [
      'a goodbye to those that come later, and a reset of the connection',
      afterRequest((socket) => {
        socket.write(Buffer.concat([SETTINGS, goaway(1, CODE.no_error)]));
        // The client says that it has read the settings.
        socket.once('data', () => socket.resetAndDestroy());
      }),
      'connection_reset',
    ],
    [
      'a reset of the connection that meets what is written to it',
      afterRequest((socket) => socket.write(SETTINGS, () => socket.resetAndDestroy())),
      'connection_reset',
    ],
    ['an end', ending(), 'eof_error'],
    ['an end after the settings', ending(SETTINGS), 'eof_error'],
    [
      'an end in the middle of a frame',
      ending(SETTINGS, headers([TWO_HUNDRED]).subarray(0, 12)),
      'eof_error',
    ],
    ['a stream that is reset', saying(reset(CODE.internal_error)), 'unknown_failure: http2 INTERNAL_ERROR'],
    ['a stream that is refused', saying(reset(CODE.refused_stream)), 'unknown_failure: http2 REFUSED_STREAM'],
    ['a stream that is given up', saying(reset(CODE.cancel)), 'unknown_failure: http2 CANCEL'],
    ['a stream that ends without a reason', saying(reset(CODE.no_error)), 'unknown_failure: http2 NO_ERROR'],
    ['a code of nobody’s', saying(reset(0xbeef)), 'unknown_failure: http2 48879'],
    ['a goodbye', saying(goaway(0, CODE.no_error)), 'unknown_failure: http2 REFUSED_STREAM'],
    [
      'a goodbye with a reason',
      ending(SETTINGS, goaway(1, CODE.enhance_your_calm)),
      'unknown_failure: http2 ENHANCE_YOUR_CALM',
    ],
    [
      'a goodbye for what we sent',
      ending(SETTINGS, goaway(1, CODE.protocol_error)),
      'unknown_failure: http2 PROTOCOL_ERROR',
    ],
    ['HTTP/1.1', ending(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')), 'unknown_failure: ERR_HTTP2_ERROR'],
    ['garbage', ending(Buffer.alloc(5000, 0xa5)), 'unknown_failure: ERR_HTTP2_ERROR'],
    [
      'a flood of settings',
      saying(...Array.from({ length: 20_000 }, () => SETTINGS)),
      'unknown_failure: ERR_HTTP2_ERROR',
    ],
    [
      'a flood of pings',
      saying(...Array.from({ length: 20_000 }, () => frame(TYPE.ping, 0, 0, Buffer.alloc(8)))),
      'unknown_failure: ERR_HTTP2_ERROR',
    ],
  ])('%s', async (_what, behave, failure) => {
    const seen = await ask(behave);
    expect(seen).toEqual({ failure, status: null, location: null, header_names: [], body: null });
  });

  it.each<[string, Buffer[], string | null, number | null]>([
    ['after the settings', [], 'generic_timeout_error', null],
    [
      'after an answer for the time being',
      [headers([field(':status', '103')])],
      'generic_timeout_error',
      null,
    ],
    ['in the middle of the headers', [frame(TYPE.headers, 0, 1, TWO_HUNDRED)], 'generic_timeout_error', null],
    ['in the middle of the body', [headers([TWO_HUNDRED]), data(PAGE)], null, 200],
  ])('silence %s lasts until the time is up', async (_what, frames, failure, status) => {
    const limit = new AbortController();
    const behave = afterRequest<Socket>((socket) => {
      socket.write(Buffer.concat([SETTINGS, ...frames]));
      // The client says that it has read the settings, and what came with them.
      socket.once('data', () => limit.abort());
    });
    const seen = await ask(behave, limit.signal);
    expect([seen?.failure, seen?.status]).toEqual([failure, status]);
    expect(seen?.body?.body_cut ?? null).toBe(status === null ? null : true);
  });

  const large = field('x-large', 'v'.repeat(3900), true);
  it.each([
    [60, null],
    [80, 'unknown_failure: http2 ENHANCE_YOUR_CALM'],
    [12_000, 'unknown_failure: http2 ENHANCE_YOUR_CALM'],
  ])('headers of 4 kB each, %i of them in a byte each', async (count, failure) => {
    const seen = await ask(saying(headers([TWO_HUNDRED, large, Buffer.alloc(count, KEPT_FIELD)], true)));
    expect(seen?.failure).toBe(failure);
  });

  it('fields without end', async () => {
    const many = Array.from({ length: 30_000 }, (_, at) => field(`x-${at}`, 'v'));
    expect((await ask(saying(headers([TWO_HUNDRED, ...many], true))))?.failure).toMatch(/^unknown_failure: /);
  });

  it('a connection that is gone', async () => {
    const connection = await standing(await serve((socket) => socket.end()));
    connection.resume();
    await once(connection, 'close');
    expect((await exchangeOverHttp2(connection, new URL('https://www.site.test/')))?.failure).toMatch(/./);
  });

  it('whatever comes', async () => {
    const part = fc.oneof(
      fc.constantFrom(
        SETTINGS,
        headers([TWO_HUNDRED]),
        headers([field(':status', '302'), field('location', '/a')]),
        headers([field('content-encoding', 'gzip')], true),
        data('hello'),
        data('', true),
        reset(CODE.cancel),
        goaway(1, CODE.no_error),
      ),
      fc
        .tuple(fc.nat(12), fc.nat(255), fc.nat(3), fc.uint8Array({ maxLength: 20 }))
        .map(([type, flags, stream, bytes]) => frame(type, flags, stream, bytes)),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
    );
    let coming: Buffer = Buffer.alloc(0);
    const port = await serve(afterRequest<Socket>((socket) => socket.end(coming)));
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 12 }), fc.boolean(), async (parts, isHttp2) => {
        coming = Buffer.concat(isHttp2 ? [SETTINGS, ...parts] : parts);
        const seen = await exchangeOverHttp2(await standing(port), new URL('https://www.site.test/'));
        expect(seen === null || seen.failure !== null || (seen.status ?? 0) >= 100).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('exchangeOverHttp2, what is to be asked over HTTP/1.1', () => {
  it.each<[string, Conduct]>([
    ['the server resets the stream and says so', saying(reset(CODE.http_1_1_required))],
    ['it says so and goodbye', ending(SETTINGS, goaway(0, CODE.http_1_1_required))],
    ['a header that browsers overlook', saying(headers([TWO_HUNDRED, field('upgrade', 'h2,h2c')], true))],
    [
      'a length that stands twice',
      saying(headers([TWO_HUNDRED, ...['0', '0'].map((length) => field('content-length', length))], true)),
    ],
    ['its end by that code', saying(reset(CODE.protocol_error))],
  ])('%s', async (_what, behave) => {
    expect(await ask(behave)).toBeNull();
  });
});
