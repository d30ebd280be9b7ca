import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MOST_ENVELOPE_BYTES } from '../../../../collector/gateway/envelope.ts';
import { gatewayKeys, publishedGatewayKeys } from '../../../../collector/gateway/gateway-keys.ts';
import { gatewayRoom, UNKNOWN_KEY_TYPE } from '../../../../collector/gateway/gateway.ts';
import { problem } from '../../../../collector/problem.ts';
import type { Bindings } from '../../../../collector/room.ts';
import { fromBase64url, type Bytes } from '../../../../utils/targets/base64url.ts';
import { decodeResponse, type Field } from '../../../../utils/report/binary-http.ts';
import { askThrough, type Question, type Way } from '../../../../utils/report/oblivious.ts';
import {
  decodeKeyConfiguration,
  decodeKeyConfigurations,
  type KeyConfiguration,
} from '../../../../utils/report/ohttp-keys.ts';
import { sealRequest } from '../../../../utils/report/ohttp.ts';
import { sendThrough } from '../../../../utils/report/send-batch.ts';

const DAY_MS = 86_400_000;
const NOON = new Date('2026-11-25T12:00:00.000Z');
let now: Date;
let folder: string;
let routes: Hono<Bindings>;
let key: KeyConfiguration;
let seen: Request[];
let answerWith: () => Response;

beforeEach(async () => {
  now = NOON;
  folder = await mkdtemp(join(tmpdir(), 'reachwatch-gateway-'));
  ({ routes } = gatewayRoom({
    keys: gatewayKeys(join(folder, 'keys.json'), () => now),
    dispatch: (request) => {
      seen.push(request);
      return answerWith();
    },
    now: () => now,
  }));
  key = await firstKey();
  seen = [];
  carried = [];
  answerWith = () =>
    new Response('{"lists":[]}', { headers: { 'content-type': 'application/json', 'x-trace': '1' } });
});

afterEach(() => rm(folder, { recursive: true }));

async function firstKey(): Promise<KeyConfiguration> {
  const response = await routes.request('/ohttp-keys');
  const [first] = decodeKeyConfigurations(new Uint8Array(await response.arrayBuffer())) ?? [];
  if (first === undefined) throw new Error('no key');
  return first;
}

const post = (body: Bytes, type = 'message/ohttp-req') =>
  Promise.resolve(routes.request('/ohttp', { method: 'POST', body, headers: { 'content-type': type } }));

/** Bytes of each envelope, there and back. */
let carried: number[];

const way = (): Way => ({
  url: 'https://gateway.example',
  key,
  fetch: async (url, init) => {
    const response = await routes.request(new URL(url).pathname.slice(3), init);
    const sent = init.body instanceof Uint8Array ? init.body.length : 0;
    carried.push(sent, (await response.clone().arrayBuffer()).byteLength);
    return response;
  },
  signal: new AbortController().signal,
});

const ask = (question: Partial<Question>) =>
  askThrough(way(), {
    method: 'GET',
    path: '/v1/lists',
    fields: [],
    content: new Uint8Array(),
    ...question,
  });
/** What is carried for it. */
async function lengths(question: Partial<Question>, answered: string): Promise<number[]> {
  answerWith = () => new Response(answered);
  carried = [];
  await ask(question);
  return carried;
}

const batch = (bytes: number): Partial<Question> => ({
  method: 'POST',
  path: '/v1/reports',
  content: new Uint8Array(bytes),
});
const errorsAt = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    pointer: `/reports/${at}/input`,
    detail: "is not a target of this collector's lists",
  }));
const text = (bytes: Bytes) => new TextDecoder().decode(bytes);

describe('through the gateway', () => {
  it('a question comes to the routes, and the answer back', async () => {
    const answer = await ask({ path: '/v1/controls?list=iq', fields: [['accept', 'text/csv']] });
    if (!answer.ok) throw new Error(answer.reason);
    expect([answer.status, text(answer.content)]).toEqual([200, '{"lists":[]}']);
    expect(answer.fields).toEqual([['content-type', 'application/json']]);
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET http://gateway.invalid/v1/controls?list=iq',
    ]);
    expect(seen[0]?.headers.get('accept')).toBe('text/csv');
  });

  it('a batch comes with its body, and with nothing that its sender said of itself', async () => {
    const content = new TextEncoder().encode('{"batch":1}');
    await ask({
      method: 'POST',
      path: '/v1/reports',
      content,
      fields: [
        ['content-type', 'application/json'],
        ['user-agent', 'me'],
        ['x-forwarded-for', '192.0.2.1'],
        ['cookie', 'a=b'],
      ],
    });
    expect(await seen[0]?.text()).toBe('{"batch":1}');
    expect([...(seen[0]?.headers ?? [])]).toEqual([['content-type', 'application/json']]);
  });

  it.each<[string, Field[], number]>([
    ['is compressed for who takes that', [['accept-encoding', 'gzip']], 16_384],
    ['is not for who does not', [], 262_144],
  ])('a long answer %s', async (_, fields, size) => {
    const long = JSON.stringify(
      Array.from({ length: 5000 }, (__, at) => ({ url: `https://${at}.example/` })),
    );
    answerWith = () => new Response(long);
    const answer = await ask({ fields });
    if (!answer.ok) throw new Error(answer.reason);
    expect(text(answer.content)).toBe(long);
    expect(carried[1]).toBe(size + 32);
  });

  it.each<[Question['method'], string]>([
    ['POST', '/v1/tokens'],
    ['GET', '/v1/network'],
    ['POST', '/v1/ohttp'],
    ['GET', '/v1/ohttp-keys'],
    ['GET', '/v1/reports'],
    ['POST', '/v1/lists'],
    ['GET', '/v1/lists/../network'],
    ['GET', '/v1/lists/%2e%2e/network'],
    ['GET', '/v1/lists/a/b'],
    ['GET', '//other.example/v1/lists'],
    ['GET', '/\\other.example/v1/lists'],
    ['GET', 'https://other.example/v1/lists'],
    ['GET', 'v1/lists'],
    ['GET', ''],
    ['GET', '/metrics'],
  ])('not %s %s: refused inside the envelope', async (method, path) => {
    const answer = await ask({ method, path });
    expect(answer).toMatchObject({ ok: true, status: 403 });
    expect(seen).toEqual([]);
  });

  it('sizes say little: all small questions are alike, all small answers too', async () => {
    const small = await lengths({}, '[]');
    expect(await lengths(batch(4096), '{"accepted":true}')).toEqual(small);
    expect(await lengths({ path: '/v1/controls?list=iq' }, 'x'.repeat(900))).toEqual(small);
    const middle = await lengths(batch(4097 + 512), 'x'.repeat(2000));
    expect(await lengths(batch(16_384), 'x'.repeat(4000))).toEqual(middle);
    expect(middle).not.toEqual(small);
  });
});

describe('what came of a batch', () => {
  const detail = 'The batch cannot be counted, and nothing of it was stored. And 44 more errors.';

  it.each<[string, () => Response]>([
    ['yes', () => Response.json({ batch_id: crypto.randomUUID(), reports: 64 }, { status: 202 })],
    ['a spent token', () => problem(409, { detail, errors: errorsAt(1) })],
    ['some faults', () => problem(422, { detail, errors: errorsAt(10) })],
    ['as many faults as are told', () => problem(422, { detail, errors: errorsAt(20) })],
    ['later', () => problem(503, { detail, headers: { 'retry-after': '30' } })],
  ])('cannot be told by who carries it: %s', async (_, answered) => {
    answerWith = answered;
    const answer = await sendThrough(way(), JSON.stringify({ padding: ' '.repeat(4_000) }));
    expect(answer.kind).toBe({ 202: 'accepted', 503: 'failed' }[answered().status] ?? 'refused');
    expect(carried[1]).toBe(1_024 + 32);
  });
});

describe('keys', () => {
  it('are published in both forms alike', async () => {
    const kept = gatewayKeys(join(folder, 'keys.json'), () => now);
    const [published] = publishedGatewayKeys(await kept.keys(), now);
    expect(published).toMatchObject({ purpose: 'ohttp', succeeded_by: null });
    expect(decodeKeyConfiguration(fromBase64url(published?.public_key ?? '') ?? new Uint8Array())).toEqual(
      key,
    );
  });

  it('the next is announced a week ahead, and the last still opens for a day', async () => {
    now = new Date(NOON.getTime() + 24 * DAY_MS);
    const response = await routes.request('/ohttp-keys');
    const both = decodeKeyConfigurations(new Uint8Array(await response.arrayBuffer())) ?? [];
    expect(both.map(({ key_id }) => key_id)).toEqual([key.key_id, key.key_id + 1]);
    now = new Date(NOON.getTime() + 30.5 * DAY_MS);
    expect(await firstKey()).toEqual(both[1]);
    expect(await ask({})).toMatchObject({ ok: true });
    now = new Date(NOON.getTime() + 31.5 * DAY_MS);
    expect(await ask({})).toEqual({ ok: false, reason: 'unknown_key' });
  });
});

describe('what cannot be opened', () => {
  it.each<[string, () => Promise<Response>, number, string]>([
    ['another kind of body', () => post(new Uint8Array(10), 'application/json'), 415, 'message/ohttp-req'],
    ['nothing', () => post(new Uint8Array()), 400, 'does not open'],
    ['its kind in capitals, and nothing', () => post(new Uint8Array(), 'Message/OHTTP-Req'), 400, 'not open'],
    ['too much', () => post(new Uint8Array(MOST_ENVELOPE_BYTES + 1)), 413, 'at most'],
    [
      'a key of another gateway',
      () => post(Uint8Array.from([200, 0, 16, 0, 1, 0, 1, ...Array.from({ length: 100 }, () => 7)])),
      400,
      UNKNOWN_KEY_TYPE,
    ],
  ])('%s is refused outside', async (_, asked, status, named) => {
    const response = await asked();
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json',
    ]);
    expect(await response.text()).toContain(named);
  });

  it('a message that is none is refused inside', async () => {
    const sealed = await sealRequest(key, new TextEncoder().encode('hello'));
    const response = await post(sealed?.bytes ?? new Uint8Array());
    const opened = await sealed?.open(new Uint8Array(await response.arrayBuffer()));
    expect(opened && decodeResponse(opened)).toMatchObject({ status: 400 });
  });

  it('10,000 envelopes cut, flipped or made up: always refused, never a mistake of ours', async () => {
    const sealed = await sealRequest(key, new TextEncoder().encode('hello'));
    const good = sealed?.bytes ?? new Uint8Array();
    const spoilt = fc.oneof(
      fc.nat(good.length - 1).map((length) => good.slice(0, length)),
      fc
        .nat(good.length * 8 - 1)
        .map((bit) => good.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))),
      fc.uint8Array({ minLength: 1, maxLength: 50 }).map((more) => Uint8Array.from([...good, ...more])),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from([...good.slice(0, 7), ...bytes])),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(spoilt, async (bytes) => {
        expect((await post(bytes)).status).toBe(400);
      }),
      { numRuns: 10_000 },
    );
    expect(seen).toEqual([]);
  }, 120_000);
});
