/** A relay as anybody starts it, between clients and a gateway, each a process or a socket of its own. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../collector/app.ts';
import { gatewayKeys } from '../../../collector/gateway/gateway-keys.ts';
import { gatewayRoom } from '../../../collector/gateway/gateway.ts';
import { listen, type HttpServer } from '../../../collector/http-server.ts';
import { relayRoom } from '../../../collector/relay/relay.ts';
import type { Bindings, Room } from '../../../collector/room.ts';
import { senderOf } from '../../../collector/sender-address.ts';
import { askThrough } from '../../../utils/report/oblivious.ts';
import { decodeKeyConfigurations, type KeyConfiguration } from '../../../utils/report/ohttp-keys.ts';
import { rawServer, runToEnd, startRelay, type RunningRelay } from './processes.ts';

const log = pino({ level: 'silent' });
const now = () => new Date();
const signal = AbortSignal.timeout(60_000);

let folder: string;
let collector: HttpServer;
let relay: RunningRelay;
let key: KeyConfiguration;
/** Address and headers of what came to the collector's own routes. */
const arrived: { sender: unknown; headers: Record<string, string>; body: string }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reachwatch-relay-'));
  const reports = new Hono<Bindings>().post('/reports', async (context) => {
    arrived.push({
      sender: senderOf(context),
      headers: context.req.header(),
      body: await context.req.text(),
    });
    return context.json({ accepted: true }, 202);
  });
  const keys = gatewayKeys(join(folder, 'ohttp-keys.json'), now);
  const rooms: Room[] = [
    {
      routes: reports,
      paths: { '/reports': { post: { summary: '', responses: {} } } },
      close: async () => {},
    },
  ];
  const gateway = gatewayRoom({ keys, dispatch: (request) => app.fetch(request), now });
  const app = createApp({ rooms: [...rooms, gateway], version: '0', log });
  collector = await started(app);
  relay = await startRelay(collector.url);
  const response = await fetch(`${relay.url}/v1/ohttp-keys`);
  const [first] = decodeKeyConfigurations(new Uint8Array(await response.arrayBuffer())) ?? [];
  if (first === undefined) throw new Error('the relay gave no key');
  key = first;
});

afterAll(async () => {
  await relay.stop();
  await collector.close();
  await rm(folder, { recursive: true });
});

async function started(app: Hono<Bindings>): Promise<HttpServer> {
  const listening = await listen(app, { host: '127.0.0.1', port: 0 });
  if (!listening.ok) throw new Error(listening.message);
  return listening.server;
}

const batch = (url: string) =>
  askThrough(
    { url, key, fetch, signal },
    {
      method: 'POST',
      path: '/v1/reports',
      fields: [['content-type', 'application/json']],
      content: new TextEncoder().encode('{"a batch":1}'),
    },
  );
const envelope = (url: string, headers: Record<string, string> = {}, body = 'an envelope') =>
  fetch(`${url}/v1/ohttp`, {
    method: 'POST',
    headers: { 'content-type': 'message/ohttp-req', ...headers },
    body,
  });

describe('through a relay', () => {
  it('a batch arrives without an address, and its answer comes back', async () => {
    expect(await batch(relay.url)).toMatchObject({ ok: true, status: 202 });
    expect(arrived).toEqual([
      { sender: null, headers: { 'content-type': 'application/json' }, body: '{"a batch":1}' },
    ]);
  });

  it('and the same without one, where there is none', async () => {
    expect(await batch(collector.url)).toMatchObject({ ok: true, status: 202 });
  });

  it("a gateway's no comes back as a no", async () => {
    const response = await envelope(relay.url);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json',
    ]);
  });

  it.each<[string, RequestInit, string, number]>([
    [
      'another kind of body',
      { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } },
      '/v1/ohttp',
      415,
    ],
    [
      'too long a body',
      { method: 'POST', body: 'x'.repeat(200_000), headers: { 'content-type': 'message/ohttp-req' } },
      '/v1/ohttp',
      413,
    ],
    ['reading where one writes', {}, '/v1/ohttp', 405],
    ['any other path', {}, '/v1/lists', 404],
    ['a way out of it', {}, '/v1/../metrics', 404],
  ])('%s goes no further', async (_, init, path, status) => {
    expect((await fetch(`${relay.url}${path}`, init)).status).toBe(status);
  });

  it('nothing is written down, whatever comes', () => {
    expect(relay.written()).toBe('');
  });
});

it('who goes away in the middle of an envelope leaves no line', async () => {
  const other = await startRelay(collector.url);
  const socket = connect(Number(new URL(other.url).port), '127.0.0.1');
  const head =
    'POST /v1/ohttp HTTP/1.1\r\nhost: a\r\ncontent-type: message/ohttp-req\r\nexpect: 100-continue\r\n';
  socket.write(`${head}content-length: 1000\r\n\r\n`);
  // "100 Continue": from here on it reads the body.
  await once(socket, 'data');
  socket.write('the beginning');
  socket.destroySoon();
  expect((await envelope(other.url)).status).toBe(400);
  expect(await other.stop()).toBe(0);
  expect(other.written()).toBe('');
});

describe('what a gateway gets to see', () => {
  it('is the envelope, and of its sender nothing', async () => {
    const gateway = await rawServer(
      'HTTP/1.1 200 OK\r\ncontent-type: message/ohttp-res\r\nset-cookie: a=b\r\ncontent-length: 2\r\n\r\nok',
    );
    const other = await startRelay(`${gateway.url}/reachwatch`);
    const response = await envelope(other.url, {
      'user-agent': 'a rare browser',
      'accept-language': 'ku',
      cookie: 'id=7',
      'x-forwarded-for': '192.0.2.1',
      forwarded: 'for=192.0.2.1',
      referer: 'https://somewhere.example/',
    });
    expect(await response.text()).toBe('ok');
    expect(
      [...response.headers.keys()].filter(
        (name) => !['connection', 'keep-alive', 'date', 'content-length', 'transfer-encoding'].includes(name),
      ),
    ).toEqual(['cache-control', 'content-type', 'x-content-type-options']);
    expect(await other.stop()).toBe(0);
    await gateway.close();
    const host = new URL(gateway.url).host;
    expect(gateway.heard.map(String)).toEqual([
      `POST /reachwatch/v1/ohttp HTTP/1.1\r\ncontent-type: message/ohttp-req\r\ncontent-length: 11\r\nHost: ${host}\r\n` +
        'Connection: keep-alive\r\n\r\nan envelope',
    ]);
  });
});

describe('a gateway that fails', () => {
  it.each([
    ['with a mistake', 'HTTP/1.1 500 Oh\r\ncontent-length: 6\r\n\r\nsecret', 502],
    ['with a page', 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\nsecret', 502],
    [
      'with another place',
      'HTTP/1.1 302 Found\r\nlocation: http://elsewhere.invalid/\r\ncontent-length: 6\r\n\r\nsecret',
      502,
    ],
    [
      'in the middle',
      'HTTP/1.1 200 OK\r\ncontent-type: message/ohttp-res\r\ncontent-length: 99\r\n\r\nsecret',
      502,
    ],
    ['with noise', 'secret\r\n\r\n', 502],
    [
      'with too much',
      `HTTP/1.1 200 OK\r\ncontent-type: message/ohttp-res\r\n\r\nsecret${'x'.repeat(2000)}`,
      502,
    ],
    ['with silence', null, 504],
  ])('%s', async (_, answer, status) => {
    const gateway = await rawServer(answer);
    const limits = { timeoutMs: 300, mostBytes: 1000 };
    const rooms = [relayRoom({ gateway: gateway.url, now, limits })];
    const own = await started(createApp({ rooms, version: '0', log }));
    const response = await envelope(own.url);
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain('secret');
    await own.close();
    await gateway.close();
  });

  it('by not being there', async () => {
    const gateway = await rawServer('');
    await gateway.close();
    const rooms = [relayRoom({ gateway: gateway.url, now })];
    const own = await started(createApp({ rooms, version: '0', log }));
    expect((await envelope(own.url)).status).toBe(502);
    await own.close();
  });
});

it('who asks too often waits, and a minute later asks again', async () => {
  const gateway = await rawServer(
    'HTTP/1.1 400 No\r\ncontent-type: application/problem+json\r\ncontent-length: 2\r\n\r\n{}',
  );
  let moment = Date.parse('2026-11-25T12:00:00.000Z');
  const ranges = [{ bits: { v4: 32, v6: 64 }, most: 2 }];
  const rooms = [relayRoom({ gateway: gateway.url, now: () => new Date(moment), limits: { ranges } })];
  const own = await started(createApp({ rooms, version: '0', log }));
  const statuses: number[] = [];
  const ask = async () => statuses.push((await envelope(own.url)).status);
  await ask();
  await ask();
  await ask();
  moment += 60_000;
  await ask();
  expect(statuses).toEqual([400, 400, 429, 400]);
  expect(gateway.heard).toHaveLength(3);
  await own.close();
  await gateway.close();
});

it('wrong words are told in one line', async () => {
  const { status, errors } = await runToEnd(['--gateway', 'nowhere']);
  expect(status).toBe(2);
  expect(errors).toMatch(/^reachwatch: --gateway is an http or https URL, not "nowhere" \(usage: .*\)\n$/);
});
