/** A collector that takes reports: its real issuer and gateway on loopback, and what came of it in memory. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import pino from 'pino';
import { createApp } from '../../../collector/app.ts';
import { gatewayKeys, publishedGatewayKeys } from '../../../collector/gateway/gateway-keys.ts';
import { gatewayRoom } from '../../../collector/gateway/gateway.ts';
import { listen } from '../../../collector/http-server.ts';
import { createDayBook, DAY_BOOK_RULES } from '../../../collector/issuer/day-book.ts';
import { issuerKeys, publishedTokenKeys } from '../../../collector/issuer/issuer-keys.ts';
import { issuerRoom } from '../../../collector/issuer/issuer.ts';
import { createTokenCheck } from '../../../collector/issuer/token-check.ts';
import { keysRoom } from '../../../collector/keys/keys-room.ts';
import type { Bindings, Room } from '../../../collector/room.ts';
import { senderOf } from '../../../collector/sender-address.ts';
import type { ReportBatch } from '../../../utils/report/schema.ts';
import { smallCollector } from '../report/small-collector.ts';

export interface TakingCollector {
  /** As it is kept in the settings. */
  url: string;
  /** Its issuer's keys. */
  tokenKeysFile: string;
  /** Paths that were asked for from outside an envelope, in order. */
  asked: string[];
  /** Each batch once. */
  counted: () => ReportBatch[];
  /** Whether each arrival had a token that holds, and came in an envelope. */
  arrivals: { isProven: boolean; isSealed: boolean }[];
  close: () => Promise<void>;
}

/** An issuer elsewhere: the address that is named for it, and the file of its keys, of which a copy is made. */
export interface IssuerElsewhere {
  named: string;
  tokenKeysFile: string;
}

export async function startTakingCollector(
  now: () => Date,
  elsewhere: IssuerElsewhere | null = null,
): Promise<TakingCollector> {
  const folder = await mkdtemp(join(tmpdir(), 'reachwatch-taking-'));
  const tokenKeysFile = join(folder, 'token-keys.json');
  if (elsewhere !== null) await copyFile(elsewhere.tokenKeysFile, tokenKeysFile);
  const tokens = issuerKeys(tokenKeysFile, now, elsewhere === null);
  await tokens.keys();
  const gateway = gatewayKeys(join(folder, 'ohttp-keys.json'), now);
  const check = createTokenCheck(tokens, now);
  const { receive, counted } = smallCollector();
  const arrivals: TakingCollector['arrivals'] = [];
  const asked: string[] = [];
  const reports: Room = {
    routes: new Hono<Bindings>().post('/reports', async (context) => {
      const text = await context.req.text();
      const { token }: ReportBatch = JSON.parse(text);
      arrivals.push({ isProven: (await check(token)).ok, isSealed: senderOf(context) === null });
      return context.json({}, receive(text).kind === 'accepted' ? 202 : 422);
    }),
    paths: { '/reports': { post: { summary: '', responses: {} } } },
    close: async () => {},
  };
  const issuer = issuerRoom({
    keys: tokens,
    book: createDayBook(now, { ...DAY_BOOK_RULES, min_takers: 1 }),
    networkOf: () => ({ country: 'IQ', asn: 50_597 }),
    now,
  });
  const rooms = [
    reports,
    keysRoom(
      [
        async () => publishedTokenKeys(await tokens.keys(), now()),
        async () => publishedGatewayKeys(await gateway.keys(), now()),
      ],
      { relay: null, issuer: elsewhere?.named ?? null },
    ),
    ...(elsewhere === null ? [issuer] : []),
    gatewayRoom({ keys: gateway, dispatch: (request) => app.fetch(request), now }),
  ];
  const app = createApp({ rooms, version: '0', log: pino({ level: 'silent' }) });
  const outside = new Hono<Bindings>().all('*', (context) => {
    asked.push(context.req.path);
    return app.fetch(context.req.raw, context.env);
  });
  const listening = await listen(outside, { host: '127.0.0.1', port: 0 });
  if (!listening.ok) throw new Error(listening.message);
  return {
    url: new URL(listening.server.url).href,
    tokenKeysFile,
    asked,
    counted,
    arrivals,
    close: async () => {
      await listening.server.close();
      await rm(folder, { recursive: true });
    },
  };
}
