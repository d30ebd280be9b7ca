/** The issuer's part of the POPRF (RFC 9497 §3.3.3). It sees blinded points, and never what they hide. */
import { EvaluationRequest, POPRFServer } from '@cloudflare/voprf-ts';
import { CryptoNoble } from '@cloudflare/voprf-ts/crypto-noble';
import { fromBase64url, toBase64url } from '../../utils/targets/base64url.ts';
import type { TokenAnswer, TokenRequest } from '../../utils/report/schema.tokens.ts';
import { infoBytes, TOKEN_SUITE, type TokenInfo } from '../../utils/report/token-form.ts';
import { secretOf, tokenGroup, type IssuerKey } from './issuer-keys.ts';

export type BlindedPoints = EvaluationRequest['blinded'];

export type ReadPoints = { ok: true; points: BlindedPoints } | { ok: false; at: number };

/** Not ok: the entry `at` is no point of the curve. */
export function readPoints(blinded: TokenRequest['blinded']): ReadPoints {
  const group = tokenGroup();
  const points: BlindedPoints = [];
  for (const [at, text] of blinded.entries()) {
    try {
      const point = group.desElt(fromBase64url(text) ?? new Uint8Array());
      if (point.isIdentity()) return { ok: false, at };
      points.push(point);
    } catch {
      return { ok: false, at };
    }
  }
  return { ok: true, points };
}

export async function evaluate(key: IssuerKey, points: BlindedPoints, info: TokenInfo): Promise<TokenAnswer> {
  const server = new POPRFServer(TOKEN_SUITE, secretOf(key), CryptoNoble);
  const { evaluated, proof } = await server.blindEvaluate(new EvaluationRequest(points), infoBytes(info));
  if (proof === undefined) throw new Error('a POPRF always proves');
  return {
    ...info,
    evaluated: evaluated.map((point) => toBase64url(Uint8Array.from(point.serialize()))),
    proof: toBase64url(Uint8Array.from(proof.serialize())),
    key_id: key.id,
  };
}
