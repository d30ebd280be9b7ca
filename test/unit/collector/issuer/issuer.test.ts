import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { WORK_HERE } from '../../../../collector/issuer/token-work.ts';
import { readPoints } from '../../../../collector/issuer/evaluate.ts';
import { blindTokens } from '../../../../utils/report/tokens.ts';
import { decodeToken } from '../../../../utils/report/token-form.ts';
import type { TokenRequest } from '../../../../utils/report/schema.tokens.ts';
import { testIssuer, type TestIssuer } from './issuing.ts';

const NOW = new Date('2026-11-25T12:00:00.000Z');
const DAY = '2026-11-25';

let issuer: TestIssuer;
let request: TokenRequest;
beforeAll(async () => {
  issuer = await testIssuer(() => NOW);
  ({ request } = await blindTokens(issuer.key, DAY, 1));
});

describe('the issuer', () => {
  it.each([
    ['192.0.2.1', { country: 'IQ', asn: 50_597 }],
    ['198.51.100.9', { country: 'IR', asn: 44_244 }],
    ['203.0.113.1', { country: 'ZZ', asn: 0 }],
  ])('says which network %s is of', async (address, network) => {
    const [token = ''] = await issuer.tokens(address, 1);
    expect(decodeToken(token)).toMatchObject({ day: DAY, ...network });
  });

  it('answers with no address, and lets nobody keep the answer', async () => {
    const answer = await issuer.ask('192.0.2.77', request);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).not.toContain('192.0.2');
  });

  it.each<[string, () => unknown, number, string]>([
    ['no JSON', () => '{', 400, 'not JSON'],
    ['an empty body', () => '', 400, 'not JSON'],
    ['no day', () => ({ blinded: request.blinded }), 400, 'day'],
    ['yesterday', () => ({ ...request, day: '2026-11-24' }), 400, '/day'],
    ['tomorrow', () => ({ ...request, day: '2026-11-26' }), 400, '/day'],
    ['a day that is none', () => ({ ...request, day: '2026-99-99' }), 400, '/day'],
    ['no points', () => ({ ...request, blinded: [] }), 400, '/blinded'],
    [
      'too many points',
      () => ({ ...request, blinded: Array.from({ length: 17 }, () => request.blinded[0]) }),
      400,
      '/blinded',
    ],
    [
      'a point off the curve',
      () => ({ ...request, blinded: [...request.blinded, `Av${'_'.repeat(42)}`] }),
      400,
      '/blinded/1',
    ],
    ['no point', () => ({ ...request, blinded: ['A'.repeat(44)] }), 400, '/blinded/0'],
    ['a field more', () => ({ ...request, name: 'me' }), 400, 'errors'],
    ['a long body', () => ({ ...request, day: 'x'.repeat(5000) }), 413, 'at most'],
  ])('refuses %s, and names it', async (_, body, status, named) => {
    const answer = await issuer.ask('192.0.2.1', body());
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.text()).toContain(named);
  });

  it('gives nothing to who comes without an address', async () => {
    expect((await issuer.ask('', request)).status).toBe(400);
  });

  it('ends at the quota, with the time to wait', async () => {
    const small = await testIssuer(() => NOW, { quotas: [{ bits: { v4: 24, v6: 48 }, most: 1 }] });
    const asked = await blindTokens(small.key, DAY, 1);
    expect((await small.ask('192.0.2.1', asked.request)).status).toBe(200);
    const refused = await small.ask('192.0.2.2', asked.request);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '43200']);
    expect((await small.ask('198.51.100.1', asked.request)).status).toBe(200);
  });

  it('asks to come again when it has too much to do', async () => {
    let isFull = true;
    const small = { quotas: [{ bits: { v4: 24, v6: 48 }, most: 1 }] };
    const issuing = await testIssuer(() => NOW, small, { ...WORK_HERE, isBusy: () => isFull });
    const { request: asked } = await blindTokens(issuing.key, DAY, 1);
    const refused = await issuing.ask('192.0.2.1', asked);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30']);
    // It cost nothing of the quota.
    isFull = false;
    expect((await issuing.ask('192.0.2.1', asked)).status).toBe(200);
  });

  it('helps around midnight those whose clock is a little off', async () => {
    const late = await testIssuer(() => new Date('2026-11-25T23:30:00.000Z'));
    const asked = await blindTokens(late.key, '2026-11-26', 1);
    expect((await late.ask('192.0.2.1', asked.request)).status).toBe(200);
  });

  it('never answers anything with a mistake of its own', async () => {
    const odd = fc.oneof(
      fc.json(),
      fc.string(),
      fc.record({
        day: fc.constantFrom<string>(DAY, '', 'x'),
        blinded: fc.array(fc.stringMatching(/^[A-Za-z0-9_-]{44}$/)),
      }),
    );
    // One of some hundred texts that begin so is a point by chance; then a token is the right answer.
    const byChance = { day: DAY, blinded: ['A2400-NLbaA00-11_3-0-A-am__-0A0-D_K_Pp-__-g_'] };
    await fc.assert(
      fc.asyncProperty(odd, async (body) => {
        const { status } = await issuer.ask('203.0.113.7', body);
        const isPoints = typeof body === 'object' && body.day === DAY && readPoints(body.blinded).ok;
        expect(status).toSatisfy((one: number) => (one === 200 ? isPoints : one >= 400 && one < 500));
      }),
      { numRuns: 500, examples: [[byChance]] },
    );
    expect((await issuer.ask('203.0.113.7', byChance)).status).toBe(200);
  });
});

it('points are read in order, and the first that is none is named', () => {
  const [good = ''] = request.blinded;
  expect(readPoints([good, good])).toMatchObject({ ok: true });
  expect(readPoints([good, 'x', 'y'])).toEqual({ ok: false, at: 1 });
});
