/** Is a token genuine, and what does it prove? Needs the issuer's secret keys: a POPRF is verified by who can make it. */
import { createHash } from 'node:crypto';
import { decodeToken } from '../../utils/report/token-form.ts';
import type { Network } from '../network/network.ts';
import type { KeyRing } from '../rotation/key-ring.ts';
import { isSpendable } from './days.ts';
import type { IssuerKey } from './issuer-keys.ts';
import { WORK_HERE, type TokenWork } from './token-work.ts';

/** As the receiver wants it (receive/token-check.ts), and what else it proves. */
export type ProvenToken =
  | {
      ok: true;
      /** Of the nonce; the same for the same token. To be remembered for as long as its day is accepted. */
      identity: string;
      network: Network;
      day: string;
    }
  | { ok: false; reason: Refusal; detail: string };

const REFUSALS = {
  malformed: 'is not a token',
  unknown_key: 'is of no key of this collector',
  foreign_day: 'is of a day that is over or to come',
  forged: 'was not made for this day, country and network',
  busy: 'cannot be checked at the moment',
} as const;
type Refusal = keyof typeof REFUSALS;

const refused = (reason: Refusal): ProvenToken => ({ ok: false, reason, detail: REFUSALS[reason] });

/** Whether it was spent before is the receiver's to know. Never throws for what a sender wrote. */
export function createTokenCheck(
  keys: KeyRing<IssuerKey>,
  now: () => Date,
  work: Pick<TokenWork, 'verify'> = WORK_HERE,
): (token: string) => Promise<ProvenToken> {
  return async (text) => {
    const token = decodeToken(text);
    if (token === null) return refused('malformed');
    const key = (await keys.keys()).find(({ id }) => id === token.key_id);
    if (key === undefined) return refused('unknown_key');
    if (!isSpendable(token.day, now())) return refused('foreign_day');
    const { day, country, asn, nonce, output } = token;
    const isGenuine = await work.verify({ key, nonce, output, info: { day, country, asn } });
    if (isGenuine === null) return refused('busy');
    if (!isGenuine) return refused('forged');
    const identity = createHash('sha256').update(nonce).digest('base64url');
    return { ok: true, identity, network: { country, asn }, day };
  };
}
