/** Keys for contributing are asked for through the relay, so that a collector sees no address shortly before a batch. */
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../collector/app.ts';
import { listen, type HttpServer } from '../../../collector/http-server.ts';
import { relayRoom } from '../../../collector/relay/relay.ts';
import { openCollectors } from '../../../utils/run/open-collectors.ts';
import type { KnownWay } from '../../../utils/run/ask-keys.ts';
import type { CollectorKeys } from '../../../utils/targets/schema.control.ts';
import { startTakingCollector, type TakingCollector } from './taking-collector.ts';

const HOUR_MS = 3_600_000;
const now = () => new Date();
/** Of a device that remembers nothing. */
const store = { get: () => Promise.resolve(undefined), put: () => Promise.resolve() };
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

let collector: TakingCollector;
let relay: HttpServer;
let known: KnownWay;

beforeEach(async () => {
  collector = await startTakingCollector(now);
  const rooms = [relayRoom({ gateway: collector.url, now })];
  const log = pino({ level: 'silent' });
  const listening = await listen(createApp({ rooms, version: '0', log }), { host: '127.0.0.1', port: 0 });
  if (!listening.ok) throw new Error(listening.message);
  relay = listening.server;
  const shown: CollectorKeys = await (await fetch(`${collector.url}v1/keys`)).json();
  const gateway_key = shown.keys.find(({ purpose }) => purpose === 'ohttp')?.public_key ?? null;
  known = { url: collector.url, relay: relay.url, gateway_key, received_at: ago(HOUR_MS) };
  collector.asked.length = 0;
});
afterEach(async () => {
  await relay.close();
  await collector.close();
});

/** What left the device, as `host path`, and the tokens that came of it. */
async function tokensBy(ways: KnownWay[]): Promise<{ left: string[]; given: number; obstacle: unknown }> {
  const left: string[] = [];
  const { tokens, obstacle } = openCollectors({
    store,
    fetch: (input, init) => {
      const { origin, pathname } = new URL(new Request(input).url);
      left.push(`${origin === relay.url ? 'relay' : 'collector'} ${pathname}`);
      return fetch(input, init);
    },
    now,
    collectors: [collector.url],
    known: ways,
    plainHttp: false,
    signal: new AbortController().signal,
  });
  const given = (await tokens(1))?.length ?? 0;
  return { left, given, obstacle: obstacle() };
}

describe('keys for contributing', () => {
  it('are asked for through the relay where one is known; straight go only questions for tokens', async () => {
    const { left, given } = await tokensBy([known]);
    expect(given).toBe(1);
    expect(left).toEqual(['relay /v1/ohttp', 'collector /v1/tokens']);
    expect(collector.asked).toEqual(['/v1/ohttp', '/v1/tokens']);
  });

  it('are asked for straight where none is known', async () => {
    const unasked = { url: collector.url, received_at: null };
    for (const ways of [
      [],
      [unasked],
      [{ ...known, relay: null }],
      [{ ...known, url: 'https://other.example/' }],
    ]) {
      expect((await tokensBy(ways)).left).toEqual(['collector /v1/keys', 'collector /v1/tokens']);
    }
  });

  it('are asked for straight once the gateway has other keys', async () => {
    const bytes = Buffer.from(known.gateway_key ?? '', 'base64url');
    bytes.writeUInt8(255 - bytes.readUInt8(0)); // The key's number.
    const gateway_key = bytes.toString('base64url');
    expect(await tokensBy([{ ...known, gateway_key }])).toEqual({
      left: ['relay /v1/ohttp', 'collector /v1/keys', 'collector /v1/tokens'],
      given: 1,
      obstacle: null,
    });
  });

  it('are not asked for straight while the relay is away, until nothing came for a day', async () => {
    await relay.close();
    expect(await tokensBy([known])).toEqual({ left: ['relay /v1/ohttp'], given: 0, obstacle: 'unreached' });
    const { left } = await tokensBy([{ ...known, received_at: ago(25 * HOUR_MS) }]);
    expect(left).toEqual(['relay /v1/ohttp', 'collector /v1/keys', 'collector /v1/tokens']);
  });
});
