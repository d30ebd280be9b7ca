import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256, KemId } from '@hpke/core';
import { Oprf } from '@cloudflare/voprf-ts';
import { CryptoNoble } from '@cloudflare/voprf-ts/crypto-noble';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  advantage,
  CLIENTS,
  guesser,
  pieces,
  play,
  ROUNDS,
  sharedPieces,
  type Game,
  type GatewaySight,
} from './linking-game.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 400_000 });

const BATCHES = CLIENTS * ROUNDS;
/** Right guesses by chance among 100 clients: 10 of 1,000, standard deviation 3.1. Five of those are one in two million. */
const MOST_BY_CHANCE = 10 + 5 * Math.sqrt((BATCHES * (CLIENTS - 1)) / CLIENTS ** 2);

/** Numbers that only look like chance, so that a run can be seen again. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
const random = chance(7);

let game: Game;
beforeAll(async () => {
  Oprf.Crypto = CryptoNoble; // The same numbers ten times as fast; sjcl's are tested beside the RFC's.
  const { kem } = new CipherSuite({
    kem: new DhkemP256HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes128Gcm(),
  });
  const pair = await kem.generateKeyPair();
  const [open, secret] = await Promise.all([
    kem.serializePublicKey(pair.publicKey),
    kem.serializePrivateKey(pair.privateKey),
  ]);
  const kem_id = KemId.DhkemP256HkdfSha256;
  game = await play(
    random,
    { key_id: 1, kem_id, private_key: new Uint8Array(secret) },
    { key_id: 1, kem_id, public_key: new Uint8Array(open), algorithms: [{ kdf_id: 1, aead_id: 1 }] },
  );
});

/** Pairs of batches of one client, and many of two. Of different hours: a client has one batch an hour, as all know. */
function score(similarity: (one: GatewaySight, other: GatewaySight) => number): number {
  const { gateway, truth } = game;
  const same: number[] = [];
  const different: number[] = [];
  for (let one = 0; one < BATCHES; one += 1) {
    for (let other = one + 1; other < BATCHES; other += 1) {
      const isSame = truth[one] === truth[other];
      if (roundOf(one) === roundOf(other) || (!isSame && random() > 0.04)) continue;
      const [a, b] = [gateway[one], gateway[other]];
      if (a !== undefined && b !== undefined) (isSame ? same : different).push(similarity(a, b));
    }
  }
  expect(same).toHaveLength((CLIENTS * ROUNDS * (ROUNDS - 1)) / 2);
  return advantage(same, different);
}

describe('1,000 batches of 100 clients', () => {
  it(
    'the issuer, given every token that was spent, does not know to whom it gave which',
    { timeout: 60_000 },
    () => {
      const guess = guesser(
        game.issuer.map(({ bytes }) => pieces(bytes, 3)),
        random,
      );
      const right = game.gateway.filter(
        ({ token }, at) => game.issuer[guess(pieces(token, 3))]?.client === game.truth[at],
      );
      expect(right.length).toBeLessThan(MOST_BY_CHANCE);
    },
  );

  it(
    'the relay, given the text of every batch, does not know which it carried for whom',
    { timeout: 60_000 },
    () => {
      expect(new Set(game.relay.map(({ envelope }) => envelope.length)).size).toBe(1);
      const guess = guesser(
        game.relay.map(({ envelope }) => pieces(envelope.slice(0, 400), 3)),
        random,
      );
      const right = game.gateway.filter(({ text }, at) => {
        const told = pieces(new TextEncoder().encode(text.slice(0, 400)), 3);
        return game.relay[guess(told)]?.client === game.truth[at];
      });
      expect(right.length).toBeLessThan(MOST_BY_CHANCE);
    },
  );

  it.each<[string, (one: GatewaySight, other: GatewaySight) => number]>([
    ['by bytes of tokens', (a, b) => sharedPieces(pieces(a.token, 2), pieces(b.token, 2))],
    [
      'by bytes of envelopes',
      (a, b) => sharedPieces(pieces(a.envelope.slice(8, 160), 2), pieces(b.envelope.slice(8, 160), 2)),
    ],
    ['by when they came', (a, b) => -Math.abs(a.at - b.at)],
    ['by the minute at which they came', (a, b) => -apart(minuteOf(a.at), minuteOf(b.at), 60)],
    ['by what they tell', (a, b) => alike(a.text, b.text)],
  ])('the gateway cannot tell one client from another %s', (_, similarity) => {
    expect(Math.abs(score(similarity) - 0.5)).toBeLessThan(0.03);
  });

  it('two batches of one client share no bytes but those that all share', () => {
    for (let client = 0; client < CLIENTS; client += 1) {
      const own = game.gateway.filter((_, at) => game.truth[at] === client);
      const tokens = own.map(({ token }) => pieces(token, 6));
      // Behind the header and the mark of an uncompressed point.
      const envelopes = own.map(({ envelope }) => pieces(envelope.slice(8), 7));
      for (const sets of [tokens, envelopes]) {
        const all = sets.reduce((sum, set) => sum + set.size, 0);
        expect(new Set(sets.flatMap((set) => [...set])).size).toBe(all);
      }
    }
  });
});

describe('the game can be lost', () => {
  it('relay and gateway together know whose is whose', () => {
    const carried = new Map(
      game.relay.map(({ client, envelope }) => [Buffer.from(envelope).toString('latin1'), client]),
    );
    const right = game.gateway.filter(
      ({ envelope }, at) => carried.get(Buffer.from(envelope).toString('latin1')) === game.truth[at],
    );
    expect(right).toHaveLength(BATCHES);
  });

  it('a mark in the batches, or a delay too short, would be found', () => {
    const client = new Map(game.gateway.map((sight, at) => [sight, game.truth[at] ?? 0]));
    const mark = (sight: GatewaySight) => `mark-${(client.get(sight) ?? 0) * 7919}`;
    expect(score((a, b) => (mark(a) === mark(b) ? 1 : 0))).toBeGreaterThan(0.9);
    const hasty = (sight: GatewaySight) => (((client.get(sight) ?? 0) * 37) % 60) + random() * 5;
    expect(score((a, b) => -apart(hasty(a), hasty(b), 60))).toBeGreaterThan(0.9);
  });
});

function roundOf(at: number): number {
  return Math.floor(at / CLIENTS);
}

function minuteOf(at: number): number {
  return (at / 60_000) % 60;
}

/** On a circle. */
function apart(one: number, other: number, round: number): number {
  const distance = Math.abs(one - other) % round;
  return Math.min(distance, round - distance);
}

/** How many reports say the same of a target, but for the hour. */
function alike(one: string, other: string): number {
  return reportsIn(one).intersection(reportsIn(other)).size;
}

function reportsIn(text: string): Set<string> {
  return new Set(text.replaceAll(/"hour":"[^"]*"/g, '').match(/\{"input":[^}]*\}/g));
}
