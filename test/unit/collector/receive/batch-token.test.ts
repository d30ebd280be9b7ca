import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTokenCheck } from '../../../../collector/issuer/token-check.ts';
import { batchTokenCheck } from '../../../../collector/receive/batch-token.ts';
import type { TokenCheck } from '../../../../collector/receive/token-check.ts';
import { testIssuer } from '../issuer/issuing.ts';

const now = () => new Date('2026-11-25T12:00:00.000Z');

let check: TokenCheck;
let token: string;
let stranger: string;
beforeAll(async () => {
  const { ring, tokens } = await testIssuer(now);
  const keyIds = async () => (await ring.keys()).map(({ id }) => id);
  check = batchTokenCheck({ prove: createTokenCheck(ring, now), keyIds });
  [token = ''] = await tokens('192.0.2.1', 1);
  [stranger = ''] = await (await testIssuer(now)).tokens('192.0.2.1', 1);
}, 60_000);

describe('batchTokenCheck', () => {
  it('takes the network from a token that holds', async () => {
    expect(await check(token)).toMatchObject({ ok: true, network: { country: 'IQ', asn: 50_597 } });
  });

  it.each<[string, () => string]>([
    ['of another issuer', () => stranger],
    ['cut to its beginning', () => token.slice(0, 16)],
    ['that lacks its last character', () => token.slice(0, -1)],
    ['with more behind it', () => `${token}AAAA`],
    ['of another version', () => `B${token.slice(1)}`],
    ['that only is as long as one', () => 'A'.repeat(108)],
  ])('refuses a token %s', async (_, given) => {
    expect(await check(given())).toMatchObject({ ok: false });
  });

  it('takes any other text as it is, and says nothing of its network', () =>
    fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[A-Za-z0-9_-]{16,256}$/), async (text) => {
        fc.pre(text.length !== 108);
        expect(await check(text)).toEqual({ ok: true, identity: text, network: null });
      }),
    ));

  it('remembers a token by less than it says', async () => {
    const checked = await check(token);
    expect(checked.ok && token.includes(checked.identity)).toBe(false);
  });
});
