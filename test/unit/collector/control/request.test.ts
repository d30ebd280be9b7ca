/** Real exchanges on loopback. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchange } from '../../../../collector/control/request.ts';
import { afterFirstFlight, serve, standing } from './loopback.ts';

const PAGE = '<!doctype html><title>A &amp; B</title><p>Hello</p>';
const HTML = 'content-type: text/html; charset=utf-8';

function answer(headers: string[], body: string | Buffer = '', status = '200 OK'): Buffer {
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status}\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`, 'latin1'),
    Buffer.from(body),
  ]);
}

const page = (body: string | Buffer, ...headers: string[]): Buffer =>
  answer([HTML, `content-length: ${Buffer.byteLength(body)}`, ...headers], body);

async function ask(behave: Parameters<typeof serve>[0], url = 'http://www.site.test/path?q=1') {
  return exchange(await standing(await serve(behave)), new URL(url));
}

const saying = (bytes: Buffer) => afterFirstFlight((socket) => socket.end(bytes));

/** The lines of its head that say how it was asked. */
const wordsAsked = async (url: string): Promise<string[]> => {
  const head = Promise.withResolvers<string>();
  await ask((socket) => {
    socket.once('data', (bytes) => {
      head.resolve(bytes.toString());
      socket.end(page(PAGE));
    });
  }, url);
  return (await head.promise).split('\r\n').filter((line) => /^(?:accept|sec-fetch-.*):/.test(line));
};

describe('exchange, what it asks', () => {
  it('is a GET of that URL that says who asks', async () => {
    const asked = Promise.withResolvers<string>();
    await ask((socket) => {
      socket.once('data', (bytes) => {
        asked.resolve(bytes.toString());
        socket.end(page(PAGE));
      });
    });
    const [first, ...headers] = (await asked.promise).split('\r\n');
    expect(first).toBe('GET /path?q=1 HTTP/1.1');
    expect(headers).toContain('host: www.site.test');
    expect(headers.find((line) => line.startsWith('user-agent:'))).toMatch(
      /ReachwatchControl\/[\d.]+; \+https:/,
    );
    expect(headers.filter((line) => /^(cookie|referer|origin):/i.test(line))).toEqual([]);
  });

  it('says of itself what the extension’s requests say, over TLS how they were made as well', async () => {
    expect(await wordsAsked('http://www.site.test/')).toEqual(['accept: */*']);
    expect(await wordsAsked('https://www.site.test/')).toEqual([
      'accept: */*',
      'sec-fetch-site: none',
      'sec-fetch-mode: cors',
      'sec-fetch-dest: empty',
    ]);
  });
});

describe('exchange, what it keeps', () => {
  it('status, length, title and the names of the headers', async () => {
    const { body, ...rest } = await ask(saying(page(PAGE, 'X-Powered-By: us', 'Set-Cookie: a=b')));
    expect(rest).toEqual({
      failure: null,
      status: 200,
      location: null,
      header_names: ['content-length', 'content-type', 'set-cookie', 'x-powered-by'],
    });
    expect(body).toEqual({ body_length: PAGE.length, body_cut: false, title: 'A & B' });
  });

  it.each<[string, Buffer]>([
    ['gzip', gzipSync(PAGE)],
    ['br', brotliCompressSync(PAGE)],
    ['deflate', deflateSync(PAGE)],
    ['identity', Buffer.from(PAGE)],
  ])('unpacks %s', async (encoding, packed) => {
    const { body } = await ask(saying(page(packed, `content-encoding: ${encoding}`)));
    expect(body).toEqual({ body_length: PAGE.length, body_cut: false, title: 'A & B' });
  });

  it('what is not packed as it says is an answer all the same', async () => {
    const { failure, status, body } = await ask(saying(page(PAGE, 'content-encoding: gzip')));
    expect([failure, status, body?.body_cut]).toEqual([null, 200, true]);
  });

  it.each<[string, Buffer]>([
    ['a body without end', page(Buffer.alloc(2_000_000, 'x'))],
    [
      'a small one that unpacks to a huge one',
      page(gzipSync(Buffer.alloc(200_000_000)), 'content-encoding: gzip'),
    ],
  ])('reads half a megabyte of %s', async (_what, bytes) => {
    const { failure, body } = await ask(saying(bytes));
    expect([failure, body?.body_length, body?.body_cut]).toEqual([null, 524_288, true]);
  });

  it('a page made of titles without end costs no time', async () => {
    const { body } = await ask(saying(page('<title '.repeat(70_000))));
    expect(body?.title).toBeNull();
  });

  it('other charsets, and a title that is cut', async () => {
    const polish = Buffer.from([
      0x3c,
      ...Buffer.from('title>Za'),
      0xbf,
      0xf3,
      0xb3,
      0xe6,
      ...Buffer.from('</title>'),
    ]);
    const latin2 = answer(
      ['content-type: text/html; charset=iso-8859-2', `content-length: ${polish.length}`],
      polish,
    );
    expect((await ask(saying(latin2))).body?.title).toBe('Zażółć');
    const long = (await ask(saying(page(`<title>${'x'.repeat(5000)}</title>`)))).body?.title ?? '';
    expect(long.length).toBeGreaterThan(0);
    expect(long.length).toBeLessThanOrEqual(512);
  });

  it('of an answer that leads on, where to', async () => {
    const headers = ['location: /größe', 'content-length: 5'].map((line) =>
      Buffer.from(line).toString('latin1'),
    );
    const { status, location, body } = await ask(saying(answer(headers, 'x', '302 Found')));
    expect([status, location, body]).toEqual([302, '/größe', null]);
  });

  it('many and large headers, as browsers take them', async () => {
    const many = Array.from(
      { length: 300 },
      (_, at) => `x-header-${String(at).padStart(3, '0')}: ${'v'.repeat(500)}`,
    );
    const { failure, header_names } = await ask(saying(page(PAGE, ...many)));
    expect(failure).toBeNull();
    expect(header_names).toHaveLength(100);
  });

  it.each([
    ['a control character', 'x-odd: a\u0001b'],
    ['two ways to tell the length', 'transfer-encoding: identity'],
  ])('%s in a header, as browsers take it', async (_what, header) => {
    expect((await ask(saying(page(PAGE, header)))).failure).toBeNull();
  });

  it('an answer without length ends with its connection', async () => {
    const { failure, body } = await ask(saying(answer([HTML], PAGE)));
    expect([failure, body?.body_length, body?.body_cut]).toEqual([null, PAGE.length, false]);
  });

  it('101, that nobody asked for', async () => {
    const bytes = answer(['connection: upgrade', 'upgrade: other'], '', '101 Switching Protocols');
    const { failure, status } = await ask(saying(bytes));
    expect([failure, status]).toEqual([null, 101]);
  });
});

describe('exchange, what can be signed', () => {
  it.each<[string, Buffer]>([
    ['a title of half a character', page('<title>a&#xD800;b</title>')],
    ['a title that is cut in a character', page(`<title>x${'\u{1F600}'.repeat(400)}</title>`)],
    [
      'a place that is cut in a character',
      answer([`location: /xy${Buffer.from('\u{1F600}'.repeat(1100)).toString('latin1')}`], '', '302 Found'),
    ],
    ['a header of a strange name', page(PAGE, '__proto__: x', 'constructor: y')],
  ])('%s', async (_what, bytes) => {
    const seen = await ask(saying(bytes));
    expect(seen.failure).toBeNull();
    expect(canonicalize(seen)).toBe(canonicalize(JSON.parse(JSON.stringify(seen))));
  });
});

describe('exchange, what fails', () => {
  const half = answer([HTML, 'content-length: 1000'], PAGE);

  it.each<[string, Parameters<typeof serve>[0], string, number | null]>([
    [
      'a reset before the answer',
      afterFirstFlight((socket) => socket.resetAndDestroy()),
      'connection_reset',
      null,
    ],
    ['an end before the answer', afterFirstFlight((socket) => socket.end()), 'eof_error', null],
    [
      'an end in the middle of the headers',
      saying(Buffer.from('HTTP/1.1 200 OK\r\ncontent-')),
      'eof_error',
      null,
    ],
    ['no status', saying(answer([HTML], PAGE, '000 Nothing')), 'unknown_failure: no such status', null],
    [
      'no HTTP',
      saying(Buffer.from('SSH-2.0-OpenSSH_9.2\r\n')),
      'unknown_failure: HPE_INVALID_CONSTANT',
      null,
    ],
    ['an end in the middle of the body', saying(half), 'response_body_truncated', 200],
    [
      'a reset in the middle of the body',
      afterFirstFlight((socket) => socket.write(half, () => setImmediate(() => socket.resetAndDestroy()))),
      'connection_reset',
      200,
    ],
    [
      'headers without end',
      afterFirstFlight((socket) =>
        socket.write(`HTTP/1.1 200 OK\r\n${'x-header: some value\r\n'.repeat(100_000)}`),
      ),
      'unknown_failure: HPE_HEADER_OVERFLOW',
      null,
    ],
  ])('%s', async (_what, behave, failure, status) => {
    const seen = await ask(behave);
    expect([seen.failure, seen.status]).toEqual([failure, status]);
  });

  it('whatever comes', async () => {
    const part = fc.oneof(
      fc.constantFrom('HTTP/1.1 200 OK\r\n', 'HTTP/1.1 ', '\r\n', '\r\n\r\n', 'content-length: ', '7', ': '),
      fc.constantFrom(
        'transfer-encoding: chunked\r\n',
        'content-encoding: gzip\r\n',
        'location: ',
        '302',
        '100',
        '5\r\nhello\r\n',
      ),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    );
    let coming = Buffer.alloc(0);
    const port = await serve(afterFirstFlight((socket) => socket.end(coming)));
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 12 }), async (parts) => {
        coming = Buffer.from(parts.join(''), 'latin1');
        const { failure, status } = await exchange(await standing(port), new URL('http://www.site.test/'));
        expect(failure !== null || (status !== null && status >= 100)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('over https the headers are the answer', async () => {
    const { failure, body } = await ask(saying(half), 'https://www.site.test/');
    expect([failure, body?.body_cut]).toEqual([null, true]);
  });
});
