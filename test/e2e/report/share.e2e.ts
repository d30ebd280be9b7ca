/** The client's part of tokens and envelopes in the backgrounds of both real browsers, against real servers. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../collector/app.ts';
import { gatewayKeys } from '../../../collector/gateway/gateway-keys.ts';
import { gatewayRoom } from '../../../collector/gateway/gateway.ts';
import { listen, type HttpServer } from '../../../collector/http-server.ts';
import { createDayBook, DAY_BOOK_RULES } from '../../../collector/issuer/day-book.ts';
import { issuerKeys, publishedTokenKeys } from '../../../collector/issuer/issuer-keys.ts';
import { issuerRoom } from '../../../collector/issuer/issuer.ts';
import { createTokenCheck, type ProvenToken } from '../../../collector/issuer/token-check.ts';
import { keysRoom } from '../../../collector/keys/keys-room.ts';
import type { Bindings, Room } from '../../../collector/room.ts';
import { senderOf } from '../../../collector/sender-address.ts';
import { openBrowser, type RealBrowser } from '../probe/real-browser.ts';
import { startServers, type Servers } from '../probe/servers.ts';
import { startRelay, type RunningRelay } from '../relay/processes.ts';

const now = () => new Date();
let folder: string;
let collector: HttpServer;
let relay: RunningRelay;
let servers: Servers;
const taken: { sender: unknown; token: ProvenToken }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reachwatch-share-'));
  const tokens = issuerKeys(join(folder, 'token-keys.json'), now);
  const check = createTokenCheck(tokens, now);
  const routes = new Hono<Bindings>().post('/reports', async (context) => {
    const batch: { token: string } = await context.req.json();
    taken.push({ sender: senderOf(context), token: await check(batch.token) });
    return context.json({}, 202);
  });
  const reports: Room = {
    routes,
    paths: { '/reports': { post: { summary: '', responses: {} } } },
    close: async () => {},
  };
  const rooms = [
    reports,
    keysRoom([async () => publishedTokenKeys(await tokens.keys(), now())]),
    issuerRoom({
      keys: tokens,
      book: createDayBook(now, { ...DAY_BOOK_RULES, min_takers: 1 }),
      networkOf: () => ({ country: 'IQ', asn: 50_597 }),
      now,
    }),
    gatewayRoom({
      keys: gatewayKeys(join(folder, 'ohttp-keys.json'), now),
      dispatch: (request) => app.fetch(request),
      now,
    }),
  ];
  const app = createApp({ rooms, version: '0', log: pino({ level: 'silent' }) });
  const listening = await listen(app, { host: '127.0.0.1', port: 0 });
  if (!listening.ok) throw new Error(listening.message);
  collector = listening.server;
  relay = await startRelay(collector.url);
  servers = await startServers();
});
afterAll(async () => {
  await servers?.close();
  await relay?.stop();
  await collector?.close();
  await rm(folder, { recursive: true });
});

describe.each(['chromium', 'firefox'] as const)('%s', (name) => {
  let real: RealBrowser;
  beforeAll(async () => {
    real = await openBrowser(name, servers.rootPem);
  });
  afterAll(() => real?.close());

  it('gets tokens, checks their proof and sends a batch in an envelope, by the rules of its background', async () => {
    taken.length = 0;
    const shared = await real.page.evaluate(
      (to, through) => bench.share(to, through),
      collector.url,
      relay.url,
    );
    expect(shared).toMatchObject({ answer: { kind: 'accepted' } });
    expect(taken).toMatchObject([
      { sender: null, token: { ok: true, network: { country: 'IQ', asn: 50_597 } } },
    ]);
    console.log(`${name}: 4 tokens in ${Math.round(shared.tokens_ms)} ms`);
  });
});
