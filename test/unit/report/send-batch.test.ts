import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openRequest, type GatewayKey } from '../../../collector/gateway/open-request.ts';
import { decodeRequest, encodeResponse, type Field } from '../../../utils/report/binary-http.ts';
import type { KeyConfiguration } from '../../../utils/report/ohttp-keys.ts';
import { KEM_P256 } from '../../../utils/report/ohttp-suite.ts';
import { sendStraight, sendThrough } from '../../../utils/report/send-batch.ts';

const PROBLEM = 'application/problem+json';
const signal = new AbortController().signal;

let secret: GatewayKey;
let key: KeyConfiguration;
beforeAll(async () => {
  const { kem } = new CipherSuite({
    kem: new DhkemP256HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes128Gcm(),
  });
  const pair = await kem.generateKeyPair();
  const private_key = new Uint8Array(await kem.serializePrivateKey(pair.privateKey));
  const public_key = new Uint8Array(await kem.serializePublicKey(pair.publicKey));
  secret = { key_id: 1, kem_id: KEM_P256, private_key };
  key = { key_id: 1, kem_id: KEM_P256, public_key, algorithms: [{ kdf_id: 1, aead_id: 1 }] };
});

type Inner = [status: number, type: string, body: string];

/** A gateway that answers so from inside the envelope. */
function gateway([status, type, body]: Inner, seen: (path: string, text: string) => void = () => {}) {
  return async (_: string, init: RequestInit): Promise<Response> => {
    const bytes = init.body instanceof Uint8Array ? Uint8Array.from(init.body) : new Uint8Array();
    const opened = await openRequest([secret], bytes);
    if (!opened.ok) return new Response('', { status: 400 });
    const asked = decodeRequest(opened.request);
    seen(`${asked?.method} ${asked?.path}`, new TextDecoder().decode(asked?.content));
    const fields: Field[] = [['content-type', type]];
    const content = new TextEncoder().encode(body);
    const sealed = await opened.seal(encodeResponse({ status, fields, content, trailers: [] }));
    return new Response(sealed, { headers: { 'content-type': 'message/ohttp-res' } });
  };
}

const cut = () => Promise.reject<Response>(new TypeError('failed'));

const ANSWERS: [string, Inner, object][] = [
  ['taken', [202, 'application/json', '{}'], { kind: 'accepted' }],
  [
    'a no',
    [403, PROBLEM, '{"detail":"The token proves nothing."}'],
    { kind: 'refused', detail: 'The token proves nothing.' },
  ],
  [
    'a no with a title alone',
    [409, PROBLEM, '{"title":"Conflict"}'],
    { kind: 'refused', detail: 'Conflict' },
  ],
  ['a no without words', [422, PROBLEM, 'x'], { kind: 'refused', detail: 'status 422' }],
  ['too much to do', [503, PROBLEM, '{"detail":"later"}'], { kind: 'failed', detail: 'status 503' }],
  ['too often', [429, PROBLEM, '{}'], { kind: 'failed', detail: 'status 429' }],
  ['not there', [404, PROBLEM, '{}'], { kind: 'failed', detail: 'status 404' }],
  ["a wall's page", [403, 'text/html', '<h1>Blocked</h1>'], { kind: 'failed', detail: 'status 403' }],
  ['a welcome page', [200, 'text/html', '<h1>Log in</h1>'], { kind: 'failed', detail: 'status 200' }],
];

describe('what a collector answers', () => {
  it.each(ANSWERS)('straight: %s', async (_, [status, type, body], expected) => {
    const fetch = async () => new Response(body, { status, headers: { 'content-type': type } });
    expect(await sendStraight({ url: 'https://one.example', fetch, signal }, 'text')).toEqual(expected);
  });

  it.each(ANSWERS)('through a relay: %s', async (_, inner, expected) => {
    const way = { url: 'https://relay.example', key, fetch: gateway(inner), signal };
    expect(await sendThrough(way, 'text')).toEqual(expected);
  });

  it('the bytes arrive as they are', async () => {
    const seen: string[] = [];
    const fetch = gateway([202, '', ''], (path, text) => seen.push(path, text));
    await sendThrough({ url: 'https://relay.example', key, fetch, signal }, '{"ü":1}');
    expect(seen).toEqual(['POST /v1/reports', '{"ü":1}']);
  });
});

describe('what is no answer of a collector', () => {
  it.each<[string, () => Promise<Response>, string]>([
    ['nothing', cut, 'unreached'],
    [
      'a no of the relay',
      async () => new Response('{}', { status: 403, headers: { 'content-type': PROBLEM } }),
      'refused',
    ],
    [
      'another key',
      async () =>
        new Response('{"type":"https://iana.org/assignments/http-problem-types#ohttp-key"}', { status: 400 }),
      'unknown_key',
    ],
    ['a page', async () => new Response('<h1>', { headers: { 'content-type': 'text/html' } }), 'unreadable'],
    [
      'an envelope of somebody else',
      async () => new Response(new Uint8Array(100), { headers: { 'content-type': 'message/ohttp-res' } }),
      'unreadable',
    ],
  ])('%s costs no batch', async (_, fetch, detail) => {
    expect(await sendThrough({ url: 'https://relay.example', key, fetch, signal }, 'text')).toEqual({
      kind: 'failed',
      detail,
    });
  });

  it('straight: nothing', async () => {
    expect(await sendStraight({ url: 'https://one.example', fetch: cut, signal }, 'text')).toEqual({
      kind: 'failed',
      detail: 'unreached',
    });
  });
});

describe('where a batch goes', () => {
  it.each([
    ['https://one.example', 'https://one.example/'],
    ['https://one.example/', 'https://one.example/'],
    ['https://one.example/reachwatch', 'https://one.example/reachwatch/'],
    ['https://one.example/reachwatch/', 'https://one.example/reachwatch/'],
  ])('at %s is below it', async (url, base) => {
    const asked: string[] = [];
    const fetch = (to: string) => {
      asked.push(to);
      return cut();
    };
    await sendThrough({ url, key, fetch, signal }, 'text');
    await sendStraight({ url, fetch, signal }, 'text');
    expect(asked).toEqual([`${base}v1/ohttp`, `${base}v1/reports`]);
  });
});

describe('who carries a batch', () => {
  it.each([
    ['through a relay', (way: Parameters<typeof sendThrough>[0]) => sendThrough(way, 'text')],
    ['straight', (way: Parameters<typeof sendThrough>[0]) => sendStraight(way, 'text')],
  ])('%s: is not told the languages of the person, nor anything that was kept', async (_, sendIt) => {
    const asked: RequestInit[] = [];
    const fetch = (_to: string, init: RequestInit) => {
      asked.push(init);
      return cut();
    };
    await sendIt({ url: 'https://relay.example', key, fetch, signal });
    expect(asked).toHaveLength(1);
    expect(new Headers(asked[0]?.headers).get('accept-language')).toBe('*');
    expect(asked[0]).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' });
  });
});
