/** Real exchanges over HTTP/2 on loopback: what is asked, and what is kept. */
import type { IncomingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import { afterRequest, data, field, goaway, headers, reset, SETTINGS } from './frames.ts';
import {
  ask,
  CODE,
  ending,
  HTML,
  PAGE,
  page,
  playing,
  saying,
  TWO_HUNDRED,
  type Conduct,
} from './http2-servers.ts';

describe('exchangeOverHttp2, what it asks', () => {
  it('is a GET of that URL that says what one over HTTP/1.1 says', async () => {
    const asked = Promise.withResolvers<IncomingHttpHeaders>();
    await ask(
      playing((stream, fields) => {
        asked.resolve(fields);
        stream.respond(HTML, { endStream: true });
      }),
    );
    expect(Object.fromEntries(Object.entries(await asked.promise))).toEqual({
      ':method': 'GET',
      ':scheme': 'https',
      ':authority': 'www.site.test',
      ':path': '/path?q=1',
      'user-agent': expect.stringMatching(/ReachwatchControl\/[\d.]+; \+https:/),
      accept: '*/*',
      'accept-language': 'en-US,en;q=0.9',
      'accept-encoding': 'gzip, deflate, br',
      'sec-fetch-site': 'none',
      'sec-fetch-mode': 'cors',
      'sec-fetch-dest': 'empty',
    });
  });
});

describe('exchangeOverHttp2, what it keeps', () => {
  it('status, length, title and the names of the headers, without those that are none', async () => {
    expect(await ask(page(PAGE, { 'x-powered-by': 'us', 'set-cookie': ['a=b', 'c=d'] }))).toEqual({
      failure: null,
      status: 200,
      location: null,
      header_names: ['content-length', 'content-type', 'date', 'set-cookie', 'x-powered-by'],
      body: { body_length: PAGE.length, body_cut: false, title: 'A & B' },
    });
  });

  it.each<[string, Buffer]>([
    ['gzip', gzipSync(PAGE)],
    ['br', brotliCompressSync(PAGE)],
    ['deflate', deflateSync(PAGE)],
    ['identity', Buffer.from(PAGE)],
  ])('unpacks %s', async (encoding, packed) => {
    const seen = await ask(page(packed, { 'content-encoding': encoding }));
    expect(seen?.body).toEqual({ body_length: PAGE.length, body_cut: false, title: 'A & B' });
  });

  it.each<[string, Conduct]>([
    ['a body without end', page(Buffer.alloc(2_000_000, 'x'))],
    [
      'a small one that unpacks to a huge one',
      page(gzipSync(Buffer.alloc(200_000_000)), { 'content-encoding': 'gzip' }),
    ],
  ])('reads half a megabyte of %s', async (_what, behave) => {
    const seen = await ask(behave);
    expect([seen?.failure, seen?.body?.body_length, seen?.body?.body_cut]).toEqual([null, 524_288, true]);
  });

  it('of an answer that leads on, where to', async () => {
    const seen = await ask(saying(headers([field(':status', '302'), field('location', '/größe')])));
    expect([seen?.status, seen?.location, seen?.body]).toEqual([302, '/größe', null]);
  });

  it('the answer that stands, after those for the time being', async () => {
    const early = headers([field(':status', '103'), field('link', '</style.css>; rel=preload')]);
    const seen = await ask(saying(...Array.from({ length: 500 }, () => early), headers([TWO_HUNDRED], true)));
    expect([seen?.failure, seen?.status, seen?.header_names]).toEqual([null, 200, []]);
  });

  it('421, which browsers are given again on a connection of its own', async () => {
    expect((await ask(saying(headers([field(':status', '421')], true))))?.status).toBe(421);
  });

  it('no trailers', async () => {
    const seen = await ask(
      saying(headers([TWO_HUNDRED]), data(PAGE), headers([field('x-trailer', 'a')], true)),
    );
    expect([seen?.failure, seen?.header_names, seen?.body?.body_length]).toEqual([null, [], PAGE.length]);
  });

  it('many and large headers, as browsers take them', async () => {
    const many = Array.from({ length: 300 }, (_, at) => field(`x-header-${at}`, 'v'.repeat(200)));
    const seen = await ask(saying(headers([TWO_HUNDRED, ...many], true)));
    expect([seen?.failure, seen?.header_names.length]).toEqual([null, 100]);
  });

  it('what can be signed', async () => {
    const strange = [field('__proto__', 'x'), field('constructor', 'y')];
    const seen = await ask(
      saying(headers([TWO_HUNDRED, ...strange]), data('<title>a&#xD800;b</title>', true)),
    );
    expect(seen?.failure).toBeNull();
    expect(canonicalize(seen)).toBe(canonicalize(JSON.parse(JSON.stringify(seen))));
  });

  it('an answer that was given before the server said goodbye', async () => {
    const seen = await ask(
      ending(SETTINGS, goaway(1, CODE.no_error), headers([TWO_HUNDRED]), data(PAGE, true)),
    );
    expect([seen?.failure, seen?.status, seen?.body?.body_cut]).toEqual([null, 200, false]);
  });

  it('settings that come with the handshake', async () => {
    const seen = await ask((socket) => {
      socket.write(SETTINGS);
      afterRequest<Socket>(() => socket.write(headers([TWO_HUNDRED], true)))(socket);
    });
    expect([seen?.failure, seen?.status]).toEqual([null, 200]);
  });

  const half = [headers([TWO_HUNDRED, field('content-length', '1000')]), data(PAGE)];
  it.each<[string, Conduct]>([
    ['an end of the connection', ending(SETTINGS, ...half)],
    ['a reset of the stream', saying(...half, reset(CODE.internal_error))],
    ['a stream that is given up', saying(...half, reset(CODE.cancel))],
    ['an end before its length', saying(...half, data('', true))],
    [
      'a reset of the connection',
      afterRequest((socket) =>
        socket.write(Buffer.concat([SETTINGS, ...half]), () => setImmediate(() => socket.resetAndDestroy())),
      ),
    ],
  ])('headers are the answer, where the body breaks off: %s', async (_what, behave) => {
    const seen = await ask(behave);
    expect([seen?.failure, seen?.status, seen?.body?.body_cut]).toEqual([null, 200, true]);
  });
});
