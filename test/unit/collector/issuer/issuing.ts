/** An issuer in memory, asked as over the wire. */
import type { Hono } from 'hono';
import { makeIssuerKey, type IssuerKey } from '../../../../collector/issuer/issuer-keys.ts';
import { issuerRoom } from '../../../../collector/issuer/issuer.ts';
import { WORK_HERE, type TokenWork } from '../../../../collector/issuer/token-work.ts';
import { createDayBook, DAY_BOOK_RULES, type DayBookRules } from '../../../../collector/issuer/day-book.ts';
import { readAddress } from '../../../../collector/network/address.ts';
import type { Network } from '../../../../collector/network/network.ts';
import type { Bindings } from '../../../../collector/room.ts';
import type { KeyRing } from '../../../../collector/rotation/key-ring.ts';
import { fromBase64url } from '../../../../utils/targets/base64url.ts';
import { blindTokens, type IssuerPublicKey } from '../../../../utils/report/tokens.ts';

export interface TestIssuer {
  routes: Hono<Bindings>;
  ring: KeyRing<IssuerKey>;
  key: IssuerPublicKey;
  /** One POST from an address, as JSON. */
  ask: (address: string, body: unknown) => Promise<Response>;
  /** Tokens as a client gets them. */
  tokens: (address: string, count: number) => Promise<string[]>;
}

/** By the first three bytes of an IPv4 address. */
const NETWORKS = new Map<number, Network>([
  [0xc0_00_02, { country: 'IQ', asn: 50_597 }], // 192.0.2.0/24
  [0xc6_33_64, { country: 'IR', asn: 44_244 }], // 198.51.100.0/24
]);

export async function testIssuer(
  now: () => Date,
  rules: Partial<DayBookRules> = {},
  work: TokenWork = WORK_HERE,
): Promise<TestIssuer> {
  const issuerKey = await makeIssuerKey('2026-11-01T00:00:00.000Z', '2026-12-31T00:00:00.000Z');
  const ring = { keys: async () => [issuerKey] };
  const { routes } = issuerRoom({
    keys: ring,
    book: createDayBook(now, { ...DAY_BOOK_RULES, min_takers: 1, ...rules }),
    networkOf: ({ family, value }) =>
      NETWORKS.get(family === 4 ? value >>> 8 : 0) ?? { country: 'ZZ', asn: 0 },
    now,
    work,
  });
  const key = { id: issuerKey.id, public_key: fromBase64url(issuerKey.public_key) ?? new Uint8Array() };
  const ask = (from: string, body: unknown) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const incoming = readAddress(from) === null ? undefined : { socket: { remoteAddress: from } };
    return Promise.resolve(routes.request('/tokens', { method: 'POST', body: text }, { incoming }));
  };
  return {
    routes,
    ring,
    key,
    ask,
    tokens: async (from, count) => {
      const blinded = await blindTokens(key, now().toISOString().slice(0, 10), count);
      const made = await blinded.finish(await (await ask(from, blinded.request)).json());
      if (!made.ok) throw new Error(made.reason);
      return made.tokens;
    },
  };
}
