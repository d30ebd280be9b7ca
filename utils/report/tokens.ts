/** The client's side of tokens (RFC 9497, POPRF): blinds nonces, checks the issuer's proof, makes tokens. */
import { DLEQProof, Evaluation, Oprf, POPRFClient } from '@cloudflare/voprf-ts';
import { Value } from 'typebox/value';
import { fromBase64url, toBase64url, type Bytes } from '../targets/base64url.ts';
import { TokenAnswer, type TokenRequest } from './schema.tokens.ts';
import { encodeToken, infoBytes, NONCE_BYTES, TOKEN_SUITE, type TokenInfo } from './token-form.ts';

/** A public key of the issuer, as the mirrors agree on it (`agreedKeys`). */
export interface IssuerPublicKey {
  id: string;
  public_key: Bytes;
}

export type MadeTokens =
  | { ok: true; tokens: string[]; info: TokenInfo }
  /**
   * `malformed` not an answer to this request · `other_key` made with another key than the agreed one ·
   * `other_day` bound to a day that was not asked for: a mark to know the client by · `no_proof` the proof does not hold.
   */
  | { ok: false; reason: 'malformed' | 'other_key' | 'other_day' | 'no_proof' };

export interface BlindedTokens {
  /** Body of `POST /v1/tokens`. */
  request: TokenRequest;
  /** Takes the body of the answer, whatever it is. */
  finish: (answer: unknown) => Promise<MadeTokens>;
}

/** @param day Today, UTC: `YYYY-MM-DD`. */
export async function blindTokens(key: IssuerPublicKey, day: string, count: number): Promise<BlindedTokens> {
  const client = new POPRFClient(TOKEN_SUITE, key.public_key);
  const nonces = Array.from({ length: count }, () => crypto.getRandomValues(new Uint8Array(NONCE_BYTES)));
  const [secrets, { blinded }] = await client.blind(nonces);

  const finish = async (answer: unknown): Promise<MadeTokens> => {
    if (!Value.Check(TokenAnswer, answer) || answer.evaluated.length !== count) return refused('malformed');
    if (answer.key_id !== key.id) return refused('other_key');
    if (answer.day !== day) return refused('other_day');
    const info = { day, country: answer.country, asn: answer.asn };
    const outputs = await proven(() => {
      const group = Oprf.getGroup(TOKEN_SUITE);
      const evaluated = answer.evaluated.map((text) => group.desElt(bytesOf(text)));
      const proof = DLEQProof.deserialize(group.id, bytesOf(answer.proof));
      const evaluation = new Evaluation(Oprf.Mode.POPRF, evaluated, proof);
      return client.finalize(secrets, evaluation, infoBytes(info));
    });
    if (outputs === null) return refused('no_proof');
    const tokens = nonces.flatMap((nonce, at) => {
      const output = outputs[at];
      return output === undefined
        ? []
        : [encodeToken({ ...info, key_id: key.id, nonce, output: Uint8Array.from(output) })];
    });
    return { ok: true, tokens, info };
  };

  return {
    request: { day, blinded: blinded.map((element) => toBase64url(Uint8Array.from(element.serialize()))) },
    finish,
  };
}

const refused = (reason: Exclude<MadeTokens, { ok: true }>['reason']): MadeTokens => ({ ok: false, reason });

/** The library throws for a point off the curve and for a proof that does not hold alike. */
async function proven<Made>(make: () => Promise<Made>): Promise<Made | null> {
  try {
    return await make();
  } catch {
    return null;
  }
}

function bytesOf(text: string): Bytes {
  return fromBase64url(text) ?? new Uint8Array();
}
