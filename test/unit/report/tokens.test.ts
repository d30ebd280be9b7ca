import { DLEQProof, Evaluation, Oprf, POPRFClient, POPRFServer } from '@cloudflare/voprf-ts';
import { CryptoNoble } from '@cloudflare/voprf-ts/crypto-noble';
import * as fc from 'fast-check';
import { Value } from 'typebox/value';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate, readPoints } from '../../../collector/issuer/evaluate.ts';
import { makeIssuerKey, type IssuerKey } from '../../../collector/issuer/issuer-keys.ts';
import { fromBase64url, toBase64url } from '../../../utils/targets/base64url.ts';
import { ReportBatch } from '../../../utils/report/schema.ts';
import { TokenAnswer, TokenRequest } from '../../../utils/report/schema.tokens.ts';
import { decodeToken, encodeToken, tokenKeyId, type TokenInfo } from '../../../utils/report/token-form.ts';
import { blindTokens, type IssuerPublicKey } from '../../../utils/report/tokens.ts';
import { bytesOf, hexOf } from './hex.ts';
import { RFC_9497 } from './rfc-9497.data.ts';

const DAY = '2026-11-25';
const INFO: TokenInfo = { day: DAY, country: 'IQ', asn: 50_597 };

let issuer: IssuerKey;
let key: IssuerPublicKey;
beforeAll(async () => {
  issuer = await makeIssuerKey('2026-11-01T00:00:00.000Z', '2026-12-31T00:00:00.000Z');
  key = publicOf(issuer);
});

function publicOf({ id, public_key }: IssuerKey): IssuerPublicKey {
  return { id, public_key: fromBase64url(public_key) ?? new Uint8Array() };
}

async function answerTo(request: TokenRequest, info: TokenInfo = INFO, by = issuer): Promise<TokenAnswer> {
  const read = readPoints(request.blinded);
  if (!read.ok) throw new Error(`no point at ${read.at}`);
  return evaluate(by, read.points, info);
}

describe("RFC 9497's own vectors hold for both libraries, the extension's and the issuer's", () => {
  const info = bytesOf(RFC_9497.info);
  const suite = Oprf.Suite.P256_SHA256;
  it.each(
    RFC_9497.vectors.flatMap((vector) => [
      { ...vector, by: 'sjcl', crypto: [] as const },
      { ...vector, by: 'noble', crypto: [CryptoNoble] as const },
    ]),
  )('input $input by $by', async ({ input, blind, blinded, evaluated, proof, output, crypto }) => {
    const group = Oprf.getGroup(suite, ...crypto);
    const client = new POPRFClient(suite, bytesOf(RFC_9497.public), ...crypto);
    client.randomBlinder = async () => group.desScalar(bytesOf(blind));
    const [secrets, request] = await client.blind([bytesOf(input)]);
    expect(request.blinded.map((point) => hexOf(point.serialize()))).toEqual([blinded]);

    const server = new POPRFServer(suite, bytesOf(RFC_9497.secret), ...crypto);
    const made = await server.blindEvaluate(request, info);
    expect(made.evaluated.map((point) => hexOf(point.serialize()))).toEqual([evaluated]);
    expect(hexOf(await server.evaluate(bytesOf(input), info))).toBe(output);

    const given = DLEQProof.deserialize(group.id, bytesOf(proof), ...crypto);
    const answer = new Evaluation(Oprf.Mode.POPRF, [group.desElt(bytesOf(evaluated))], given);
    expect((await client.finalize(secrets, answer, info)).map(hexOf)).toEqual([output]);
  });
});

describe('a client', () => {
  it('gets tokens that name what the issuer said, and that fit into a report', async () => {
    const blinded = await blindTokens(key, DAY, 2);
    expect(Value.Check(TokenRequest, blinded.request)).toBe(true);
    const answer = await answerTo(blinded.request);
    expect(Value.Check(TokenAnswer, answer)).toBe(true);
    const made = await blinded.finish(answer);
    if (!made.ok) throw new Error(made.reason);
    expect(made.info).toEqual(INFO);
    expect(new Set(made.tokens).size).toBe(2);
    for (const token of made.tokens) {
      expect(decodeToken(token)).toMatchObject({ ...INFO, key_id: key.id });
      expect(Value.Check(ReportBatch.properties.token, token)).toBe(true);
    }
  });

  it('never sends what the issuer could know a token by', async () => {
    const blinded = await blindTokens(key, DAY, 1);
    const made = await blinded.finish(await answerTo(blinded.request));
    if (!made.ok) throw new Error(made.reason);
    const token = decodeToken(made.tokens[0] ?? '');
    expect(JSON.stringify(blinded.request)).not.toContain(toBase64url(token?.nonce ?? new Uint8Array()));
  });

  it.each<[string, (answer: TokenAnswer) => unknown, string]>([
    ['another country than was proven', (answer) => ({ ...answer, country: 'IR' }), 'no_proof'],
    ['another network than was proven', (answer) => ({ ...answer, asn: 1 }), 'no_proof'],
    ['another day', (answer) => ({ ...answer, day: '2026-11-26' }), 'other_day'],
    ['another key', (answer) => ({ ...answer, key_id: 'AAAAAAAAAAA' }), 'other_key'],
    ['fewer points', (answer) => ({ ...answer, evaluated: answer.evaluated.slice(1) }), 'malformed'],
    [
      'points in another order',
      (answer) => ({ ...answer, evaluated: answer.evaluated.toReversed() }),
      'no_proof',
    ],
    ['something else', () => 'hello', 'malformed'],
    ['nothing', () => undefined, 'malformed'],
    [
      'no points',
      (answer) => ({ ...answer, evaluated: answer.evaluated.map(() => 'A'.repeat(44)) }),
      'no_proof',
    ],
  ])('refuses %s', async (_, change, reason) => {
    const blinded = await blindTokens(key, DAY, 2);
    const answer = await answerTo(blinded.request);
    expect(await blinded.finish(change(answer))).toEqual({ ok: false, reason });
  });

  it('refuses tokens made with a key of its own, shown under the agreed name', async () => {
    const own = await makeIssuerKey(issuer.valid_from, issuer.valid_until);
    const blinded = await blindTokens(key, DAY, 1);
    const answer = await answerTo(blinded.request, INFO, own);
    expect(await blinded.finish(answer)).toEqual({ ok: false, reason: 'other_key' });
    expect(await blinded.finish({ ...answer, key_id: key.id })).toEqual({ ok: false, reason: 'no_proof' });
  });
});

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((given) => Uint8Array.from(given));

describe('the form', () => {
  const anyToken = fc.record({
    key_id: bytes(8).map(toBase64url),
    day: fc
      .integer({ min: 0, max: 65_535 })
      .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10)),
    country: fc.stringMatching(/^[A-Z]{2}$/),
    asn: fc.integer({ min: 0, max: 0xffff_ffff }),
    nonce: bytes(32),
    output: bytes(32),
  });

  it('is read as it was written, and has no second text', () => {
    fc.assert(
      fc.property(anyToken, fc.nat(107), fc.constantFrom('A', 'B', '_', '='), (token, at, letter) => {
        const text = encodeToken(token);
        expect(decodeToken(text)).toEqual(token);
        const other = text.slice(0, at) + letter + text.slice(at + 1);
        fc.pre(other !== text);
        expect(decodeToken(other)).not.toEqual(token);
        expect(decodeToken(text.slice(0, at))).toBeNull();
      }),
    );
  });

  it('is never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), bytes(81).map(toBase64url)), (text) => {
        expect(() => decodeToken(text)).not.toThrow();
      }),
    );
  });

  it('names a key by the key', async () => {
    const id = await tokenKeyId(bytesOf(RFC_9497.public));
    expect(id).toMatch(/^[A-Za-z0-9_-]{11}$/);
    expect(id).not.toBe(key.id);
  });
});
