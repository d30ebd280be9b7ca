/**
 * A game against who would like to know whose batch is whose: 100 clients behind 100 addresses of one network send 10
 * batches each, through the real code of issuer, relay's view and gateway. Each party gets what it could keep if it kept
 * all that passes it.
 */
import { openRequest, type GatewayKey } from '../../../collector/gateway/open-request.ts';
import type { Bytes } from '../../../utils/targets/base64url.ts';
import { batchText, partBatches } from '../../../utils/report/batch.ts';
import { decodeRequest, encodeRequest } from '../../../utils/report/binary-http.ts';
import { firstSending } from '../../../utils/report/delays.ts';
import type { KeyConfiguration } from '../../../utils/report/ohttp-keys.ts';
import { requestSize } from '../../../utils/report/ohttp-sizes.ts';
import { sealRequest } from '../../../utils/report/ohttp.ts';
import { decodeToken } from '../../../utils/report/token-form.ts';
import { blindTokens } from '../../../utils/report/tokens.ts';
import { testIssuer } from '../collector/issuer/issuing.ts';
import { anonymised } from './making.ts';

export const CLIENTS = 100;
export const ROUNDS = 10;

/** What passes the issuer for one client. */
export interface IssuerSight {
  client: number;
  /** Blinded and evaluated points, and the proof. */
  bytes: Buffer;
}

/** What passes the relay for one batch. */
export interface RelaySight {
  client: number;
  at: number;
  envelope: Bytes;
}

/** What passes the gateway for one batch: whose it is, it does not see. */
export interface GatewaySight {
  at: number;
  envelope: Bytes;
  text: string;
  /** Nonce and output of the token. */
  token: Buffer;
}

export interface Game {
  issuer: IssuerSight[];
  relay: RelaySight[];
  gateway: GatewaySight[];
  /** The client of each batch, in the order of `gateway`. */
  truth: number[];
}

const START = Date.parse('2026-11-25T02:00:00.000Z');
const MINUTE = 60_000;
const SITES = Array.from({ length: 15 }, (_, at) => `https://www.site-${at}.example/`);

export async function play(random: () => number, secret: GatewayKey, key: KeyConfiguration): Promise<Game> {
  let now = START;
  const open = [{ bits: { v4: 24, v6: 48 }, most: 1e6 }];
  const issuer = await testIssuer(() => new Date(now), { quotas: open });
  const game: Game = { issuer: [], relay: [], gateway: [], truth: [] };

  const tokens: string[][] = [];
  for (let client = 0; client < CLIENTS; client += 1) {
    const blinded = await blindTokens(issuer.key, '2026-11-25', ROUNDS);
    const response = await issuer.ask(`192.0.2.${client + 1}`, blinded.request);
    const answer: unknown = await response.json();
    const made = await blinded.finish(answer);
    if (!made.ok) throw new Error(made.reason);
    tokens.push(made.tokens);
    game.issuer.push({ client, bytes: issuerBytes(blinded.request.blinded, answer) });
  }

  for (let round = 0; round < ROUNDS; round += 1) {
    for (let client = 0; client < CLIENTS; client += 1) {
      // Every device measures each hour, at a minute of its own.
      now = START + (round * 60 + ((client * 37) % 60)) * MINUTE;
      const token = tokens[client]?.[round] ?? '';

      const hour = `${new Date(now).toISOString().slice(0, 13)}:00:00Z`;
      const seen = SITES.map((input) =>
        anonymised({ input, hour, latency: random() < 0.5 ? 'under_1s' : '1s_to_5s' }),
      );
      const [content] = partBatches(seen, [], null);
      if (content === undefined) throw new Error('no batch');
      const text = batchText(content, crypto.randomUUID(), token);
      const message = encodeRequest(
        {
          method: 'POST',
          scheme: 'https',
          authority: '',
          path: '/v1/reports',
          fields: [['content-type', 'application/json']],
          content: new TextEncoder().encode(text),
          trailers: [],
        },
        requestSize,
      );
      const sealed = await sealRequest(key, message);
      if (sealed === null) throw new Error('not sealed');
      const at = Date.parse(firstSending(new Date(now), random()));
      game.relay.push({ client, at, envelope: sealed.bytes });
      game.gateway.push({ at, envelope: sealed.bytes, ...(await opened(secret, sealed.bytes)) });
      game.truth.push(client);
    }
  }
  return game;
}

async function opened(secret: GatewayKey, envelope: Bytes): Promise<{ text: string; token: Buffer }> {
  const given = await openRequest([secret], envelope);
  if (!given.ok) throw new Error(given.reason);
  const text = new TextDecoder().decode(decodeRequest(given.request)?.content);
  const token = decodeToken(/"token":"([^"]+)"/.exec(text)?.[1] ?? '');
  if (token === null) throw new Error('no token');
  return { text, token: Buffer.concat([token.nonce, token.output]) };
}

function issuerBytes(blinded: readonly string[], answer: unknown): Buffer {
  const texts = JSON.stringify(answer).match(/[A-Za-z0-9_-]{43,}/g) ?? [];
  return Buffer.concat([...blinded, ...texts].map((text) => Buffer.from(text, 'base64url')));
}

/** Pieces of so many bytes, as text. */
export function pieces(bytes: Uint8Array, length: number): Set<string> {
  const text = Buffer.from(bytes).toString('latin1');
  return new Set(
    Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length)),
  );
}

/** How many of the pieces are in the other set too. */
export function sharedPieces(one: Set<string>, other: Set<string>): number {
  return one.intersection(other).size;
}

/** Which of the things seen shares most pieces with a thing; by chance among equals. Gives its place. */
export function guesser(seen: readonly Set<string>[], random: () => number): (thing: Set<string>) => number {
  const holders = new Map<string, number[]>();
  for (const [at, set] of seen.entries()) {
    for (const piece of set) holders.set(piece, [...(holders.get(piece) ?? []), at]);
  }
  return (thing) => {
    const hits = seen.map(() => 0);
    for (const piece of thing) for (const at of holders.get(piece) ?? []) hits[at] = (hits[at] ?? 0) + 1;
    const most = Math.max(...hits);
    const top = hits.flatMap((count, at) => (count === most ? [at] : []));
    return top[Math.floor(random() * top.length)] ?? -1;
  };
}

/** How often a pair of one client scores higher than a pair of two: 0.5 is chance, 1 is certainty. */
export function advantage(same: readonly number[], different: readonly number[]): number {
  const sorted = different.toSorted((a, b) => a - b);
  const wins = same.map((score) => (below(sorted, score) + below(sorted, score + 1e-9)) / 2);
  return wins.reduce((sum, win) => sum + win, 0) / (same.length * different.length);
}

/** How many are less than the score. */
function below(sorted: readonly number[], score: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? 0) < score) from = middle + 1;
    else to = middle;
  }
  return from;
}
