/** Reference data through a real relay and a real gateway on loopback: who is asked straight, and for what. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../collector/app.ts';
import { gatewayKeys, publishedGatewayKeys } from '../../../collector/gateway/gateway-keys.ts';
import { gatewayRoom } from '../../../collector/gateway/gateway.ts';
import { listen, type HttpServer } from '../../../collector/http-server.ts';
import { relayRoom } from '../../../collector/relay/relay.ts';
import type { Room } from '../../../collector/room.ts';
import { createControls } from '../../../utils/run/controls.ts';
import { DEFAULT_SETTINGS } from '../../../utils/store/settings.ts';
import { openStore, type Store } from '../../../utils/store/store.ts';
import { createSignatureCheck } from '../../../utils/targets/signature.ts';
import { control } from '../targets/collector-making.ts';
import { startSmallCollector, type SmallCollector } from './small-collector.ts';
import { freshDatabases } from './small-world.ts';

const START = Date.parse('2026-06-01T12:00:00.000Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SITE = 'https://a.example/';
const NEVER = new AbortController().signal;

let time: number;
const now = () => new Date(time);
let store: Store;
let collector: SmallCollector;
let folder: string;
const servers: HttpServer[] = [];
/** What left the device: the origin and path of each request. */
let left: string[];

async function serve(room: Room): Promise<HttpServer> {
  const log = pino({ level: 'silent' });
  const listening = await listen(createApp({ rooms: [room], version: '0', log }), {
    host: '127.0.0.1',
    port: 0,
  });
  if (!listening.ok) throw new Error(listening.message);
  servers.push(listening.server);
  return listening.server;
}

/** What a gateway does with what it opened. */
function dispatch(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  return fetch(new URL(pathname + search, collector.url), { headers: request.headers });
}

/** A gateway in front of the small collector, and a relay in front of that, which the collector names. */
async function behindRelay(): Promise<{ relay: HttpServer; publishKeys: () => Promise<void> }> {
  const keys = gatewayKeys(join(folder, 'ohttp-keys.json'), now);
  const gateway = await serve(gatewayRoom({ keys, dispatch, now }));
  const relay = await serve(relayRoom({ gateway: gateway.url, now }));
  const publishKeys = async () => {
    const gatewayKey = publishedGatewayKeys(await keys.keys(), now());
    collector.meddle((path, text) => {
      if (path !== '/v1/keys') return text;
      const said: { keys: unknown[] } = JSON.parse(text);
      return JSON.stringify({ keys: [...said.keys, ...gatewayKey], relay: relay.url });
    });
  };
  await publishKeys();
  return { relay, publishKeys };
}

/** A new worker on the same device. */
const refresh = () =>
  createControls({
    store,
    fetch: (input, init) => {
      left.push(new Request(input).url);
      return fetch(input, init);
    },
    now,
    settings: async () => ({ ...DEFAULT_SETTINGS, collectors: [collector.url] }),
    mayDownload: async () => true,
    timeZone: () => 'Asia/Baghdad',
    saveData: () => false,
    checkSignature: createSignatureCheck(),
    stayAwake: () => () => {},
  }).refresh(NEVER);
const publish = () =>
  collector.publish('services', { [SITE]: control({ measured_at: now().toISOString() }) });
const memory = async () => (await store.collectors())[0];
const controlHere = async () => (await store.controlsOf(SITE))[0]?.control.measured_at;

beforeEach(async () => {
  freshDatabases();
  time = START;
  left = [];
  folder = await mkdtemp(join(tmpdir(), 'reachwatch-relay-'));
  store = await openStore('reachwatch', { now });
  collector = await startSmallCollector(now);
  await publish();
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await collector.close();
  await rm(folder, { recursive: true });
});

describe('reference data through a relay', () => {
  it('is asked for through it from the first answer on: straight goes only the first question, for keys', async () => {
    const { relay } = await behindRelay();
    await refresh();
    expect(await memory()).toMatchObject({ relay: relay.url, problem: null });
    expect(await controlHere()).toBe(now().toISOString());
    const through = new URL('/v1/ohttp', relay.url).href;
    expect(left).toEqual([`${collector.url}v1/keys`, through, through]);

    left = [];
    time += 60_000;
    await publish();
    await refresh();
    expect(await controlHere()).toBe(now().toISOString());
    expect(left).toEqual([through, through, through]);
  });

  it('is not asked for again where nothing changed', async () => {
    await behindRelay();
    await refresh();
    await refresh();
    expect(collector.headers()['if-none-match']).toMatch(/^"/);
    expect(await memory()).toMatchObject({ problem: null });
  });

  it('is not had when the relay is away: nothing goes straight instead', async () => {
    const { relay } = await behindRelay();
    await refresh();
    await relay.close();
    left = [];
    await refresh();
    expect(left.filter((url) => url.startsWith(collector.url))).toEqual([]);
    expect((await memory())?.problem?.kind).toBe('unreachable');
    expect(await controlHere()).toBe(new Date(START).toISOString());
  });

  it('comes again through another relay, a day after the first one ended', async () => {
    const first = await behindRelay();
    await refresh();
    await first.relay.close();
    const { relay } = await behindRelay();
    time += 25 * HOUR_MS;
    await publish();
    left = [];
    await refresh();
    expect(left.filter((url) => url.startsWith(collector.url))).toEqual([`${collector.url}v1/keys`]);
    expect(await memory()).toMatchObject({ relay: relay.url, problem: null });
    expect(await controlHere()).toBe(now().toISOString());
  });

  it('comes again after the gateway has changed its key: one question for keys goes straight', async () => {
    const { relay, publishKeys } = await behindRelay();
    await refresh();
    time += 60 * DAY_MS;
    await Promise.all([publishKeys(), publish()]);
    left = [];
    await refresh();
    const through = new URL('/v1/ohttp', relay.url).href;
    expect(left).toEqual([through, `${collector.url}v1/keys`, through, through]);
    expect(await controlHere()).toBe(now().toISOString());
  });

  it('is refused where a relay is named and no gateway that could open what it carries', async () => {
    collector.meddle((path, text) =>
      path === '/v1/keys' ? JSON.stringify({ ...JSON.parse(text), relay: 'https://relay.example/' }) : text,
    );
    await refresh();
    expect((await memory())?.problem?.kind).toBe('malformed');
    expect(left).toEqual([`${collector.url}v1/keys`]);
  });
});
