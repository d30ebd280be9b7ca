import { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFlight } from '../../lab/first-flight.ts';

/** The first thing that a TLS client says. */
function clientHello(servername: string, ALPNProtocols: string[] = []): Promise<Buffer> {
  return new Promise((resolve) => {
    const wire = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        resolve(chunk);
        done();
      },
    });
    connect({ socket: wire, servername, ALPNProtocols }).on('error', () => undefined);
  });
}

function record(part: Buffer): Buffer {
  const head = Buffer.from([22, 3, 1, 0, 0]);
  head.writeUInt16BE(part.length, 3);
  return Buffer.concat([head, part]);
}

/** The same handshake message in two records. */
const inTwoRecords = (hello: Buffer, at: number): Buffer =>
  Buffer.concat([record(hello.subarray(5, 5 + at)), record(hello.subarray(5 + at))]);

describe('readFlight', () => {
  it('finds the name only once the ClientHello is whole, wherever it is cut', async () => {
    const hello = await clientHello('www.example.test');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: hello.length - 1 }), (cut) => {
        expect(readFlight(hello.subarray(0, cut))).toEqual({ kind: 'more' });
      }),
    );
    expect(readFlight(hello)).toMatchObject({ kind: 'tls', sni: 'www.example.test' });
  });

  it('finds it in a ClientHello that spans two records', async () => {
    const hello = await clientHello('www.example.test');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: hello.length - 6 }), (at) => {
        expect(readFlight(inTwoRecords(hello, at))).toMatchObject({ kind: 'tls', sni: 'www.example.test' });
      }),
    );
  });

  it('knows a ClientHello without a name', async () => {
    expect(readFlight(await clientHello(''))).toEqual({ kind: 'tls', sni: null, offers_http2: false });
  });

  it.each([
    [[], false],
    [['http/1.1'], false],
    [['h2', 'http/1.1'], true],
    [['http/1.1', 'h2'], true],
    [['h2c', 'http/1.1'], false],
  ])('knows whether %j offers HTTP/2', async (protocols, offers_http2) => {
    expect(readFlight(await clientHello('a.test', protocols))).toMatchObject({ sni: 'a.test', offers_http2 });
  });

  it.each([
    [
      'GET / HTTP/1.1\r\nHost: WWW.Example.test:80\r\n\r\n',
      { kind: 'http', host: 'www.example.test', path: '/' },
    ],
    ['GET / HTTP/1.1\r\nAccept: */*\r\nhost:a.test\r\n\r\nrest', { kind: 'http', host: 'a.test', path: '/' }],
    ['GET /a?b HTTP/1.0\r\n\r\n', { kind: 'http', host: null, path: '/a?b' }],
    ['GET / HTTP/1.1\r\nHost: a.te', { kind: 'more' }],
    ['G', { kind: 'more' }],
    ['\u0001\u0002\u0003', { kind: 'other' }],
  ])('reads the request head %j', (text, flight) => {
    expect(readFlight(Buffer.from(text, 'latin1'))).toEqual(flight);
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, isHandshake) => {
        const start = isHandshake ? [22, 3, 1, 0, 200, 1, 0, 0, 190] : [];
        expect(readFlight(Buffer.from([...start, ...bytes]))).toHaveProperty('kind');
      }),
    );
  });
});
