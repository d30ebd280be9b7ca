import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../utils/targets/base64url.ts';
import {
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
  type BinaryRequest,
  type Field,
} from '../../../utils/report/binary-http.ts';
import { bytesOf, hexOf } from './hex.ts';
import {
  INDETERMINATE_REQUEST,
  INDETERMINATE_RESPONSE,
  KNOWN_REQUEST,
  KNOWN_RESPONSE,
} from './rfc-9292.data.ts';

const HELLO: BinaryRequest = {
  method: 'GET',
  scheme: 'https',
  authority: '',
  path: '/hello.txt',
  fields: [
    ['user-agent', 'curl/7.16.3 libcurl/7.16.3 OpenSSL/0.9.7l zlib/1.2.3'],
    ['host', 'www.example.com'],
    ['accept-language', 'en, mi'],
  ],
  content: new Uint8Array(),
  trailers: [],
};
const text = (bytes: Bytes) => new TextDecoder().decode(bytes);

describe("RFC 9292's own examples", () => {
  it('a request of known length, read and written', () => {
    expect(decodeRequest(bytesOf(KNOWN_REQUEST))).toEqual(HELLO);
    expect(hexOf(encodeRequest(HELLO))).toBe(hexOf(bytesOf(KNOWN_REQUEST)));
  });

  it.each([1, 2])('the same without its last %i bytes', (cut) => {
    expect(decodeRequest(bytesOf(KNOWN_REQUEST).slice(0, -cut))).toEqual(HELLO);
  });

  it.each([0, 1, 10, 11, 12])('a request of indeterminate length without %i of its last bytes', (cut) => {
    const bytes = bytesOf(INDETERMINATE_REQUEST);
    expect(decodeRequest(bytes.slice(0, bytes.length - cut))).toEqual(HELLO);
  });

  it('a request of indeterminate length that ends within its fields is none', () => {
    expect(decodeRequest(bytesOf(INDETERMINATE_REQUEST).slice(0, -13))).toBeNull();
  });

  it('a response of indeterminate length behind two interim ones', () => {
    const response = decodeResponse(bytesOf(INDETERMINATE_RESPONSE));
    expect(response?.status).toBe(200);
    expect(response?.fields.map(([name]) => name)).toEqual([
      'date',
      'server',
      'last-modified',
      'etag',
      'accept-ranges',
      'content-length',
      'vary',
      'content-type',
    ]);
    expect(text(response?.content ?? new Uint8Array())).toBe(
      'Hello World! My content includes a trailing CRLF.\r\n',
    );
  });

  it('a response of known length with a trailer, read and written', () => {
    const response = decodeResponse(bytesOf(KNOWN_RESPONSE));
    if (response === null) throw new Error('not read');
    expect({ ...response, content: text(response.content) }).toEqual({
      status: 200,
      fields: [],
      content: 'This content contains CRLF.\r\n',
      trailers: [['trailer', 'text']],
    });
    expect(hexOf(encodeResponse(response))).toBe(hexOf(bytesOf(KNOWN_RESPONSE)));
  });
});

describe('what is not valid is refused', () => {
  const request = (fields: Field[]) => encodeRequest({ ...HELLO, fields });
  it.each<[string, Bytes]>([
    ['nothing at all', new Uint8Array()],
    ['a response', bytesOf(KNOWN_RESPONSE)],
    ['an unknown framing', bytesOf('04034745540568747470730 00a2f'.replaceAll(' ', ''))],
    ['a byte behind the padding', Uint8Array.from([...encodeRequest(HELLO, () => 500), 1])],
    ['a pseudo-field', request([[':path', '/other']])],
    ['a name with a space', request([['x y', '1']])],
    ['a value with a line break', request([['x', 'a\nb']])],
    ['a value with a blank before it', request([['x', ' a']])],
    ['an empty name', request([['', 'a']])],
    ['a path with a blank', encodeRequest({ ...HELLO, path: '/ x' })],
    ['a method in small letters', encodeRequest({ ...HELLO, method: 'get' })],
    ['more fields than anybody needs', request(Array.from({ length: 201 }, (_, at) => [`x${at}`, '']))],
    ['a length beyond the end', bytesOf('00 ff ff ff ff ff ff ff ff')],
  ])('%s', (_, bytes) => {
    expect(decodeRequest(bytes)).toBeNull();
  });

  it.each([100, 199, 600, 0])('a last status of %i', (status) => {
    expect(
      decodeResponse(encodeResponse({ status, fields: [], content: new Uint8Array(), trailers: [] })),
    ).toBeNull();
  });
});

const anyField = fc.tuple(
  fc.stringMatching(/^[a-z0-9-]{1,20}$/),
  fc.stringMatching(/^([!-~\u00a0-\u00ff]([ -~]{0,20}[!-~])?)?$/),
);
const anyFields = fc.array(anyField, { maxLength: 5 });
const anyBytes = fc.uint8Array({ maxLength: 20_000 }).map((bytes) => Uint8Array.from(bytes));

const started = (first: number) =>
  fc.uint8Array({ maxLength: 80 }).map((rest) => Uint8Array.from([first, ...rest]));

describe('properties', () => {
  it('what is written is what is read, at its size', () => {
    fc.assert(
      fc.property(
        fc.record({
          method: fc.constantFrom('GET', 'POST'),
          scheme: fc.constant('https'),
          authority: fc.constantFrom('', 'collector.example'),
          path: fc.stringMatching(/^\/[!-~]{0,100}$/),
          fields: anyFields,
          content: anyBytes,
          trailers: anyFields,
        }),
        fc.nat(30_000),
        (request, size) => {
          const bytes = encodeRequest(request, () => size);
          expect(bytes.length).toBe(Math.max(size, encodeRequest(request).length));
          expect(decodeRequest(bytes)).toEqual(request);
        },
      ),
    );
  });

  it('no bytes make a decoder throw', () => {
    fc.assert(
      fc.property(fc.oneof(anyBytes, ...[0, 1, 2, 3].map(started)), (bytes) => {
        expect(() => [decodeRequest(bytes), decodeResponse(bytes)]).not.toThrow();
      }),
      { numRuns: 5000 },
    );
  });
});
