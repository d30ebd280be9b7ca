/** Real handshakes on loopback. */
import * as fc from 'fast-check';
import { createSecureContext, TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { HTTP1_ALONE, shakeHands } from '../../../../collector/control/handshake.ts';
import { makeAuthority, mint } from '../../../lab/authority.ts';
import type { CertificateKind } from '../../../lab/scenario.ts';
import { afterFirstFlight, serve, standing } from './loopback.ts';

const HOST = 'www.site.test';
const authority = makeAuthority(new Date());
const trust = createSecureContext({ ca: [authority.trusted.cert] });
const DAY_MS = 24 * 60 * 60 * 1000;

/** Shakes hands with whoever has this certificate. */
async function meet(kind: CertificateKind, names = [HOST], host = HOST) {
  const { key, cert } = mint(authority, kind, names, new Date());
  const port = await serve((socket) => {
    const secured = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext({ key, cert }),
    });
    secured.on('error', () => undefined);
  });
  const { facts, socket } = await shakeHands(await standing(port), host, trust);
  socket?.destroy();
  return { facts, stands: socket !== null };
}

const alert = (description: number) => Buffer.from([21, 3, 3, 0, 2, 2, description]);

describe('shakeHands', () => {
  it('tells issuer, names and validity', async () => {
    const { facts, stands } = await meet('valid', [HOST, 'www.other.test', '192.0.2.7']);
    expect(stands).toBe(true);
    expect(facts).toMatchObject({
      failure: null,
      issuer: 'CN=Reachwatch lab root',
      names: [HOST, 'www.other.test', '192.0.2.7'],
    });
    const days = (Date.parse(facts.valid_until ?? '') - Date.parse(facts.valid_from ?? '')) / DAY_MS;
    expect(days).toBe(90);
  });

  it.each<[CertificateKind, string]>([
    ['self_signed', 'ssl_unknown_authority'],
    ['foreign_ca', 'ssl_unknown_authority'],
    ['expired', 'ssl_invalid_certificate'],
    ['not_yet_valid', 'ssl_invalid_certificate'],
    ['wrong_name', 'ssl_invalid_hostname'],
  ])('%s: %s, and still what the certificate says', async (kind, failure) => {
    const { facts, stands } = await meet(kind);
    expect(stands).toBe(false);
    expect(facts.failure).toBe(failure);
    expect(facts.issuer).toMatch(/^CN=/);
    expect(facts.names).toHaveLength(1);
  });

  it('no name where browsers look for one: as in no browser', async () => {
    const { facts, stands } = await meet('no_alternative_names');
    expect([stands, facts.failure, facts.names]).toEqual([false, 'ssl_invalid_hostname', []]);
    const { facts: ofAddress } = await meet('valid', [HOST], '192.0.2.7');
    expect(ofAddress.failure).toBe('ssl_invalid_hostname');
  });

  it.each<[string, string, string | null]>([
    ['a name with a dot at its end', `${HOST}.`, null],
    ['an address', '192.0.2.7', null],
    ['another address', '192.0.2.8', 'ssl_invalid_hostname'],
  ])('%s', async (_what, host, failure) => {
    expect((await meet('valid', [HOST, '192.0.2.7'], host)).facts.failure).toBe(failure);
  });

  it('sends the name without the dot at its end, and no address', async () => {
    const { key, cert } = mint(authority, 'valid', [HOST], new Date());
    const names: unknown[] = [];
    const port = await serve((socket) => {
      const secured = new TLSSocket(socket, {
        isServer: true,
        secureContext: createSecureContext({ key, cert }),
        SNICallback: (name, done) => {
          names.push(name);
          done(null);
        },
      });
      secured.on('error', () => undefined);
    });
    for (const host of [HOST, `${HOST}.`, '192.0.2.7']) {
      (await shakeHands(await standing(port), host, trust)).socket?.destroy();
    }
    expect(names).toEqual([HOST, HOST]);
  });

  it('offers HTTP/2 as browsers do, or what is asked for', async () => {
    const { key, cert } = mint(authority, 'valid', [HOST], new Date());
    const offered: string[][] = [];
    const port = await serve((socket) => {
      const secured = new TLSSocket(socket, {
        isServer: true,
        secureContext: createSecureContext({ key, cert }),
        ALPNCallback: ({ protocols }) => {
          offered.push(protocols);
          return protocols[0];
        },
      });
      secured.on('error', () => undefined);
    });
    const agreed: unknown[] = [];
    for (const protocols of [undefined, HTTP1_ALONE]) {
      const { socket } = await shakeHands(await standing(port), HOST, trust, protocols);
      agreed.push(socket?.alpnProtocol);
      socket?.destroy();
    }
    expect(offered).toEqual([['h2', 'http/1.1'], ['http/1.1']]);
    expect(agreed).toEqual(['h2', 'http/1.1']);
  });

  it('a certificate with times that are none', async () => {
    const { key, cert } = mint(authority, 'valid', [HOST], new Date());
    const der = Buffer.from(cert.replaceAll(/-----[A-Z ]+-----|\n/g, ''), 'base64');
    // UTCTime: its length, twelve digits and a Z. The length alone may stand in a key or a signature, too.
    for (const { index } of der.toString('latin1').matchAll(/\r\d{12}Z/g))
      der.write('no time at al', index + 1);
    const odd = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
    const port = await serve((socket) => {
      const secureContext = createSecureContext({ key, cert: odd });
      new TLSSocket(socket, { isServer: true, secureContext }).on('error', () => undefined);
    });
    const { facts } = await shakeHands(await standing(port), HOST, trust);
    expect(facts).toMatchObject({ failure: 'ssl_invalid_certificate', valid_from: null, valid_until: null });
  });

  it('of hundreds of names some are kept', async () => {
    const names = [HOST, ...Array.from({ length: 300 }, (_, at) => `www.site-${at}.test`)];
    expect((await meet('valid', names)).facts.names).toEqual(names.slice(0, 50));
  });

  it('whatever comes, it is a failure', async () => {
    let answer = new Uint8Array();
    const port = await serve(afterFirstFlight((socket) => socket.end(answer)));
    const record = fc.tuple(fc.constantFrom(20, 21, 22, 23), fc.uint8Array({ maxLength: 60 }));
    const records = fc.array(record, { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(records, async (all) => {
        answer = Buffer.concat(
          all.map(([type, bytes]) => Buffer.from([type, 3, 3, 0, bytes.length, ...bytes])),
        );
        const { facts, socket } = await shakeHands(await standing(port), HOST, trust);
        expect([socket, facts.failure]).toEqual([null, expect.any(String)]);
      }),
      { numRuns: 200 },
    );
  });

  it.each<[string, Parameters<typeof serve>[0], string]>([
    ['a reset', afterFirstFlight((socket) => socket.resetAndDestroy()), 'connection_reset'],
    ['an end', afterFirstFlight((socket) => socket.end()), 'eof_error'],
    [
      'an end in the middle of a message',
      afterFirstFlight((socket) => socket.end(Buffer.from([22, 3, 3, 0, 50, 2]))),
      'eof_error',
    ],
    ['an end at once', (socket) => socket.end(), 'eof_error'],
    [
      'plain http',
      afterFirstFlight((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
      'ssl_failed_handshake',
    ],
    ['garbage', afterFirstFlight((socket) => socket.end(Buffer.alloc(5000, 0xa5))), 'ssl_failed_handshake'],
    ['nothing in common', afterFirstFlight((socket) => socket.end(alert(40))), 'ssl_failed_handshake'],
    ['an inner mistake', afterFirstFlight((socket) => socket.end(alert(80))), 'ssl_failed_handshake'],
    [
      'a name that it does not know',
      afterFirstFlight((socket) => socket.end(alert(112))),
      'ssl_invalid_hostname',
    ],
  ])('%s: %s', async (_what, behave, failure) => {
    const { facts, socket } = await shakeHands(await standing(await serve(behave)), HOST, trust);
    expect(facts).toEqual({ failure, issuer: null, names: [], valid_from: null, valid_until: null });
    expect(socket).toBeNull();
  });
});
