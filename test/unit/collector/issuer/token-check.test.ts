import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTokenCheck } from '../../../../collector/issuer/token-check.ts';
import { toBase64url } from '../../../../utils/targets/base64url.ts';
import { decodeToken, encodeToken, type Token } from '../../../../utils/report/token-form.ts';
import { testIssuer } from './issuing.ts';

const NOW = new Date('2026-11-25T12:00:00.000Z');

let now = NOW;
let check: ReturnType<typeof createTokenCheck>;
let tokens: string[];
let stranger: string;
beforeAll(async () => {
  const issuer = await testIssuer(() => now);
  check = createTokenCheck(issuer.ring, () => now);
  tokens = [...(await issuer.tokens('192.0.2.1', 4)), ...(await issuer.tokens('198.51.100.1', 4))];
  [stranger = ''] = await (await testIssuer(() => now)).tokens('192.0.2.1', 1);
}, 60_000);

const change = (text: string, changed: Partial<Token>): string => {
  const token = decodeToken(text);
  if (token === null) throw new Error('not a token');
  return encodeToken({ ...token, ...changed });
};

describe('a token', () => {
  it('proves its day, its country and its network', async () => {
    const networks = await Promise.all(tokens.map((token) => check(token)));
    expect(networks).toMatchObject([
      ...Array.from({ length: 4 }, () => ({
        ok: true,
        day: '2026-11-25',
        network: { country: 'IQ', asn: 50_597 },
      })),
      ...Array.from({ length: 4 }, () => ({
        ok: true,
        day: '2026-11-25',
        network: { country: 'IR', asn: 44_244 },
      })),
    ]);
    expect(new Set(networks.map((one) => one.ok && one.identity)).size).toBe(8);
  });

  it.each([
    ['2026-11-24T22:59:59.999Z', false],
    ['2026-11-24T23:00:00.000Z', true],
    ['2026-12-10T23:59:59.999Z', true],
    ['2026-12-11T00:00:00.000Z', false],
  ])('of 25 November is accepted at %s: %s', async (moment, accepted) => {
    now = new Date(moment);
    const checked = await check(tokens[0] ?? '');
    now = NOW;
    expect(checked).toMatchObject(accepted ? { ok: true } : { ok: false, reason: 'foreign_day' });
  });

  it.each<[string, () => string, string]>([
    ['another day', () => change(tokens[0] ?? '', { day: '2026-11-24' }), 'forged'],
    ['a day long ago', () => change(tokens[0] ?? '', { day: '2026-01-01' }), 'foreign_day'],
    ['another country', () => change(tokens[0] ?? '', { country: 'IR' }), 'forged'],
    ['another network', () => change(tokens[0] ?? '', { asn: 44_244 }), 'forged'],
    ["another issuer's key", () => stranger, 'unknown_key'],
    [
      "another issuer's under our key's name",
      () => change(stranger, { key_id: decodeToken(tokens[0] ?? '')?.key_id ?? '' }),
      'forged',
    ],
    ['nothing', () => '', 'malformed'],
    ['a random text', () => 'A'.repeat(108), 'malformed'],
  ])('with %s is refused', async (_, given, reason) => {
    expect(await check(given())).toMatchObject({ ok: false, reason });
  });

  it('10,000 times cut, flipped, joined of two, or made up: always refused, never an exception', async () => {
    const pick = fc.nat(7).map((at) => Uint8Array.from(Buffer.from(tokens[at] ?? '', 'base64url')));
    const spoilt = fc.oneof(
      pick.chain((bytes) => fc.nat(bytes.length - 1).map((length) => bytes.slice(0, length))),
      pick.chain((bytes) => fc.nat(bytes.length * 8 - 1).map((bit) => flip(bytes, bit))),
      fc
        .tuple(pick, pick, fc.integer({ min: 10, max: 80 }))
        .map(([a, b, at]) => Uint8Array.from([...a.slice(0, at), ...b.slice(at)])),
      fc.uint8Array({ minLength: 81, maxLength: 81 }).map((bytes) => Uint8Array.from([1, ...bytes.slice(1)])),
      fc
        .tuple(pick, fc.uint8Array({ minLength: 1, maxLength: 40 }))
        .map(([a, more]) => Uint8Array.from([...a, ...more])),
    );
    const genuine = new Set(tokens);
    const counts = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(spoilt, async (bytes) => {
        const text = toBase64url(bytes);
        const checked = await check(text);
        counts.set(
          checked.ok ? 'ok' : checked.reason,
          (counts.get(checked.ok ? 'ok' : checked.reason) ?? 0) + 1,
        );
        // Two halves of one token, or of two that differ only in the other half, are that token.
        expect(checked.ok).toBe(genuine.has(text));
      }),
      { numRuns: 10_000 },
    );
    expect(counts.get('forged')).toBeGreaterThan(1000);
    expect(counts.get('malformed')).toBeGreaterThan(1000);
  }, 240_000);
});

function flip(bytes: Uint8Array, bit: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes, (byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}
