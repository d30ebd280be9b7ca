import { CipherSuite, DhkemP256HkdfSha256, DhkemX25519HkdfSha256, HkdfSha256, Aes128Gcm } from '@hpke/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRequest, type GatewayKey } from '../../../collector/gateway/open-request.ts';
import type { Bytes } from '../../../utils/targets/base64url.ts';
import { decodeRequest, decodeResponse } from '../../../utils/report/binary-http.ts';
import {
  decodeKeyConfiguration,
  decodeKeyConfigurations,
  encodeKeyConfiguration,
  encodeKeyConfigurations,
  type KeyConfiguration,
} from '../../../utils/report/ohttp-keys.ts';
import { requestInfo, splitRequest } from '../../../utils/report/ohttp-message.ts';
import { KEM_P256, KEM_X25519 } from '../../../utils/report/ohttp-suite.ts';
import { sealRequest } from '../../../utils/report/ohttp.ts';
import { bytesOf, hexOf } from './hex.ts';
import { RFC_9458 } from './rfc-9458.data.ts';

const RFC_KEY: GatewayKey = { key_id: 1, kem_id: KEM_X25519, private_key: bytesOf(RFC_9458.gateway_secret) };

/** `importKey` with a raw secret gives no public half, which HPKE needs of a sender. */
async function x25519Pair(secret: string, publicKey: string): Promise<CryptoKeyPair> {
  const kem = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes128Gcm(),
  }).kem;
  return {
    privateKey: await kem.deserializePrivateKey(bytesOf(secret)),
    publicKey: await kem.deserializePublicKey(bytesOf(publicKey)),
  };
}

async function freshGateway(kem_id: number, key_id = 7): Promise<[GatewayKey, KeyConfiguration]> {
  const kem = kem_id === KEM_P256 ? new DhkemP256HkdfSha256() : new DhkemX25519HkdfSha256();
  const suite = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes128Gcm() });
  const pair = await suite.kem.generateKeyPair();
  const private_key = new Uint8Array(await suite.kem.serializePrivateKey(pair.privateKey));
  const public_key = new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey));
  return [
    { key_id, kem_id, private_key },
    { key_id, kem_id, public_key, algorithms: [{ kdf_id: 1, aead_id: 1 }] },
  ];
}

const text = (bytes: Bytes | null) => (bytes === null ? null : new TextDecoder().decode(bytes));
const bytes = (value: string): Bytes => new TextEncoder().encode(value);

describe("RFC 9458's own example", () => {
  it('the key configuration, read and written, alone and in a list', () => {
    const given = bytesOf(RFC_9458.key_configuration);
    const configuration = decodeKeyConfiguration(given);
    expect(configuration).toMatchObject({
      key_id: 1,
      kem_id: KEM_X25519,
      algorithms: [
        { kdf_id: 1, aead_id: 1 },
        { kdf_id: 1, aead_id: 3 },
      ],
    });
    if (configuration === null) throw new Error('not read');
    expect(hexOf(encodeKeyConfiguration(configuration))).toBe(RFC_9458.key_configuration);
    expect(decodeKeyConfigurations(encodeKeyConfigurations([configuration, configuration]))).toEqual([
      configuration,
      configuration,
    ]);
  });

  it('the request, sealed and opened, and the response, sealed and opened', async () => {
    const configuration = decodeKeyConfiguration(bytesOf(RFC_9458.key_configuration));
    if (configuration === null) throw new Error('not read');
    const pair = await x25519Pair(RFC_9458.client_secret, RFC_9458.client_public);
    const sealed = await sealRequest(configuration, bytesOf(RFC_9458.request), pair);
    expect(hexOf(sealed?.bytes ?? new Uint8Array())).toBe(RFC_9458.sealed_request);

    const split = splitRequest(bytesOf(RFC_9458.sealed_request));
    expect(split && hexOf(requestInfo(split.header))).toBe(RFC_9458.info);
    const opened = await openRequest([RFC_KEY], bytesOf(RFC_9458.sealed_request), () =>
      bytesOf(RFC_9458.response_nonce),
    );
    if (!opened.ok) throw new Error(opened.reason);
    expect(hexOf(opened.request)).toBe(RFC_9458.request);
    expect(decodeRequest(opened.request)).toMatchObject({
      method: 'GET',
      authority: 'example.com',
      path: '/',
    });

    expect(hexOf(await opened.seal(bytesOf(RFC_9458.response)))).toBe(RFC_9458.sealed_response);
    const response = await sealed?.open(bytesOf(RFC_9458.sealed_response));
    expect(response && decodeResponse(response)).toMatchObject({ status: 200, fields: [] });
  });
});

describe.each([
  ['P-256', KEM_P256],
  ['X25519', KEM_X25519],
])('with %s', (_, kem_id) => {
  it('a request arrives, and its answer comes back to it alone', async () => {
    const [key, configuration] = await freshGateway(kem_id);
    const [one, other] = await Promise.all([
      sealRequest(configuration, bytes('hello')),
      sealRequest(configuration, bytes('hello')),
    ]);
    if (one === null || other === null) throw new Error('not sealed');
    expect(hexOf(one.bytes)).not.toBe(hexOf(other.bytes));
    const opened = await openRequest([key], one.bytes);
    if (!opened.ok) throw new Error(opened.reason);
    expect(text(opened.request)).toBe('hello');
    const answer = await opened.seal(bytes('world'));
    expect(text(await one.open(answer))).toBe('world');
    expect(await other.open(answer)).toBeNull();
  });

  it('a bit that is turned anywhere is noticed by the one who opens', async () => {
    const [key, configuration] = await freshGateway(kem_id);
    const sealed = await sealRequest(configuration, bytes('hello'));
    if (sealed === null) throw new Error('not sealed');
    const opened = await openRequest([key], sealed.bytes);
    if (!opened.ok) throw new Error(opened.reason);
    const answer = await opened.seal(bytes('world'));
    for (const [at] of sealed.bytes.entries()) {
      expect(await openRequest([key], flipped(sealed.bytes, at))).toMatchObject({ ok: false });
    }
    for (const [at] of answer.entries()) expect(await sealed.open(flipped(answer, at))).toBeNull();
  });
});

function flipped(given: Bytes, at: number): Bytes {
  return given.map((byte, index) => (index === at ? byte ^ 1 : byte));
}

describe('what nobody sealed for this gateway', () => {
  it('another key with the same number does not open', async () => {
    const [[key], [, configuration]] = await Promise.all([freshGateway(KEM_P256), freshGateway(KEM_P256)]);
    const sealed = await sealRequest(configuration, bytes('hello'));
    expect(await openRequest([key], sealed?.bytes ?? new Uint8Array())).toEqual({
      ok: false,
      reason: 'malformed',
    });
  });

  it('a key that it does not have is named so, for the client has to ask for the keys anew', async () => {
    const [key, configuration] = await freshGateway(KEM_P256);
    const sealed = await sealRequest({ ...configuration, key_id: 8 }, bytes('hello'));
    expect(await openRequest([key], sealed?.bytes ?? new Uint8Array())).toEqual({
      ok: false,
      reason: 'unknown_key',
    });
  });

  it('any bytes are refused, and none throw', async () => {
    const [key, configuration] = await freshGateway(KEM_P256);
    const header = fc.constantFrom([], [7, 0, 0x10, 0, 1, 0, 1], [7, 0, 0x20, 0, 1, 0, 1]);
    const anything = fc
      .tuple(header, fc.uint8Array({ maxLength: 200 }))
      .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));
    await fc.assert(
      fc.asyncProperty(anything, async (given) => {
        expect(await openRequest([key], given)).toMatchObject({ ok: false });
        decodeKeyConfigurations(given);
      }),
      { numRuns: 1000 },
    );
    expect(await sealRequest({ ...configuration, algorithms: [] }, bytes('x'))).toBeNull();
    const off = configuration.public_key.map((byte, at) => (at === 5 ? byte ^ 1 : byte));
    expect(await sealRequest({ ...configuration, public_key: off }, bytes('x'))).toBeNull();
  });
});
