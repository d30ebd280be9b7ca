/** The issuer's secret keys, and what the world sees of them. */
import { generatePublicKey, Oprf, randomPrivateKey } from '@cloudflare/voprf-ts';
import { CryptoNoble } from '@cloudflare/voprf-ts/crypto-noble';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { fromBase64url, toBase64url, type Bytes } from '../../utils/targets/base64url.ts';
import { TOKEN_ALGORITHM, TOKEN_SUITE, tokenKeyId } from '../../utils/report/token-form.ts';
import type { CollectorKey } from '../../utils/targets/schema.control.ts';
import { keyRing, type KeyRing } from '../rotation/key-ring.ts';
import { validKeys, type RotationRules } from '../rotation/rotation.ts';

const IssuerKey = Type.Object({
  id: Type.String(),
  /** base64url */
  private_key: Type.String(),
  public_key: Type.String(),
  valid_from: Type.String(),
  valid_until: Type.String(),
});
export type IssuerKey = Static<typeof IssuerKey>;

/** Below the data folder. A collector on another host needs a copy of it to check tokens. */
export const TOKEN_KEYS_FILE = 'token-keys.json';

/** Days for which a token is accepted: an outbox keeps its batches for 14, and clocks differ. */
export const TOKEN_LIFE_DAYS = 15;

export const TOKEN_KEY_RULES: RotationRules = {
  life_days: 60,
  lead_days: 7,
  keep_days: TOKEN_LIFE_DAYS + 1,
};

/** @param makes False: keys come from an issuer elsewhere, as a copy of its file; this process only checks tokens. */
export function issuerKeys(file: string, now: () => Date, makes = true): KeyRing<IssuerKey> {
  return keyRing({
    file,
    isKey: (value): value is IssuerKey => Value.Check(IssuerKey, value),
    rules: TOKEN_KEY_RULES,
    make: makes ? (validity) => makeIssuerKey(validity.valid_from, validity.valid_until) : null,
    now,
  });
}

export async function makeIssuerKey(valid_from: string, valid_until: string): Promise<IssuerKey> {
  const secret = await randomPrivateKey(TOKEN_SUITE, CryptoNoble);
  const open = Uint8Array.from(generatePublicKey(TOKEN_SUITE, secret, CryptoNoble));
  return {
    id: await tokenKeyId(open),
    private_key: toBase64url(Uint8Array.from(secret)),
    public_key: toBase64url(open),
    valid_from,
    valid_until,
  };
}

/** For `GET /v1/keys`. */
export function publishedTokenKeys(keys: readonly IssuerKey[], now: Date): CollectorKey[] {
  return validKeys(keys, now).map(({ id, public_key, valid_from, valid_until }) => ({
    id,
    purpose: 'tokens',
    algorithm: TOKEN_ALGORITHM,
    public_key,
    valid_from,
    valid_until,
    succeeded_by: null,
  }));
}

/** @throws RangeError when the file's key is not base64url: it was altered by hand. */
export function secretOf({ id, private_key }: IssuerKey): Bytes {
  const secret = fromBase64url(private_key);
  if (secret === null) throw new RangeError(`the secret of key ${id} is not base64url`);
  return secret;
}

export const tokenGroup = () => Oprf.getGroup(TOKEN_SUITE, CryptoNoble);
