/**
 * The issuer's arithmetic. It is most of what a collector has to do: the points of one request cost about a tenth of a
 * second, a token that comes back some thousandths. Orders and answers are plain data, so that it can be done in threads.
 */
import { POPRFServer } from '@cloudflare/voprf-ts';
import { CryptoNoble } from '@cloudflare/voprf-ts/crypto-noble';
import type { TokenAnswer, TokenRequest } from '../../utils/report/schema.tokens.ts';
import { infoBytes, TOKEN_SUITE, type TokenInfo } from '../../utils/report/token-form.ts';
import { evaluate, readPoints } from './evaluate.ts';
import { secretOf, type IssuerKey } from './issuer-keys.ts';

export interface EvaluateOrder {
  key: IssuerKey;
  /** Points of the curve: they were read before (`readPoints`). */
  blinded: TokenRequest['blinded'];
  info: TokenInfo;
}

export interface VerifyOrder {
  key: IssuerKey;
  nonce: Uint8Array;
  output: Uint8Array;
  info: TokenInfo;
}

/** Null: there is more to do than can be done, and nothing was. */
export interface TokenWork {
  evaluate: (order: EvaluateOrder) => Promise<TokenAnswer | null>;
  /** Whether `evaluate` would give null now. */
  isBusy: () => boolean;
  /** Whether the token was made with this key for this day and network. */
  verify: (order: VerifyOrder) => Promise<boolean | null>;
}

/** In this thread, one after the other. */
export const WORK_HERE = {
  isBusy: () => false,
  evaluate: async ({ key, blinded, info }: EvaluateOrder): Promise<TokenAnswer> => {
    const read = readPoints(blinded);
    if (!read.ok) throw new RangeError(`entry ${read.at} is no point`);
    return evaluate(key, read.points, info);
  },
  verify: async ({ key, nonce, output, info }: VerifyOrder): Promise<boolean> =>
    new POPRFServer(TOKEN_SUITE, secretOf(key), CryptoNoble).verifyFinalize(nonce, output, infoBytes(info)),
} satisfies TokenWork;
