/** Is a token genuine, and what does it prove? Needs the issuer's secret keys: a POPRF is verified by who can make it. */
import { createHash } from 'node:crypto';
import { POPRFServer } from '@cloudflare/voprf-ts';
import { CryptoNoble } from '@cloudflare/voprf-ts/crypto-noble';
import { decodeToken, infoBytes, TOKEN_SUITE, type TokenInfo } from '../../utils/report/token-form.ts';
import type { KeyRing } from '../rotation/key-ring.ts';
import { isSpendable } from './days.ts';
import { secretOf, type IssuerKey } from './issuer-keys.ts';

export type CheckedToken =
  | ({
      ok: true;
      /** base64url; the same for the same token whatever else is altered. Remember it for as long as its day is accepted. */
      nonce_hash: string;
    } & TokenInfo)
  /**
   * `malformed` not the form of a token · `unknown_key` of no key of ours · `foreign_day` of a day that is over or to come ·
   * `forged` the issuer did not make it for this day, country and network.
   */
  | { ok: false; reason: 'malformed' | 'unknown_key' | 'foreign_day' | 'forged' };

/** Whether it was spent before is the receiver's to know. Never throws for what a sender wrote. */
export type TokenCheck = (token: string) => Promise<CheckedToken>;

export function createTokenCheck(keys: KeyRing<IssuerKey>, now: () => Date): TokenCheck {
  return async (text) => {
    const token = decodeToken(text);
    if (token === null) return { ok: false, reason: 'malformed' };
    const key = (await keys.keys()).find(({ id }) => id === token.key_id);
    if (key === undefined) return { ok: false, reason: 'unknown_key' };
    if (!isSpendable(token.day, now())) return { ok: false, reason: 'foreign_day' };
    const { day, country, asn, nonce, output } = token;
    const server = new POPRFServer(TOKEN_SUITE, secretOf(key), CryptoNoble);
    const isGenuine = await server.verifyFinalize(nonce, output, infoBytes({ day, country, asn }));
    if (!isGenuine) return { ok: false, reason: 'forged' };
    const nonce_hash = createHash('sha256').update(nonce).digest('base64url');
    return { ok: true, day, country, asn, nonce_hash };
  };
}
