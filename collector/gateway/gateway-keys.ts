/** The oblivious gateway's secret keys, and what the world sees of them. */
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { fromBase64url, toBase64url, type Bytes } from '../../utils/targets/base64url.ts';
import { encodeKeyConfiguration, type KeyConfiguration } from '../../utils/report/ohttp-keys.ts';
import { AEAD_AES_128_GCM, KDF_HKDF_SHA256, KEM_P256, suiteOf } from '../../utils/report/ohttp-suite.ts';
import type { CollectorKey } from '../../utils/targets/schema.control.ts';
import { keyRing, type KeyRing } from '../rotation/key-ring.ts';
import { validKeys, type Dated, type RotationRules } from '../rotation/rotation.ts';
import type { GatewayKey } from './open-request.ts';

const KeptKey = Type.Object({
  /** One byte on the wire. */
  key_id: Type.Integer({ minimum: 0, maximum: 255 }),
  /** base64url */
  private_key: Type.String(),
  public_key: Type.String(),
  valid_from: Type.String(),
  valid_until: Type.String(),
});
export type KeptKey = Static<typeof KeptKey>;

export const GATEWAY_KEYS_FILE = 'ohttp-keys.json';
/** Short, for who takes a key can read what was recorded under it. */
const RULES: RotationRules = { life_days: 30, lead_days: 7, keep_days: 1 };
const SUITE = { kem_id: KEM_P256, kdf_id: KDF_HKDF_SHA256, aead_id: AEAD_AES_128_GCM };
const ALGORITHM = 'DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM';

export function gatewayKeys(file: string, now: () => Date): KeyRing<KeptKey> {
  return keyRing({
    file,
    isKey: (value): value is KeptKey => Value.Check(KeptKey, value),
    rules: RULES,
    make: makeKey,
    now,
  });
}

async function makeKey(validity: Dated, known: readonly KeptKey[]): Promise<KeptKey> {
  const { kem } = suiteOf(SUITE);
  const pair = await kem.generateKeyPair();
  const [secret, open] = await Promise.all([
    kem.serializePrivateKey(pair.privateKey),
    kem.serializePublicKey(pair.publicKey),
  ]);
  return {
    key_id: ((known.at(-1)?.key_id ?? 0) + 1) % 256,
    private_key: toBase64url(new Uint8Array(secret)),
    public_key: toBase64url(new Uint8Array(open)),
    ...validity,
  };
}

/** Of all that are known: a client may hold one that has just ended. */
export function secretKeys(keys: readonly KeptKey[]): GatewayKey[] {
  return keys.map(({ key_id, private_key }) => ({
    key_id,
    kem_id: KEM_P256,
    private_key: bytesOf(private_key),
  }));
}

/** For `GET /v1/ohttp-keys`: the one in use first. */
export function keyConfigurations(keys: readonly KeptKey[], now: Date): KeyConfiguration[] {
  return validKeys(keys, now).map(configurationOf);
}

/** For `GET /v1/keys`. `public_key` is the whole key configuration (RFC 9458 §3): a raw key alone would not say its number. */
export function publishedGatewayKeys(keys: readonly KeptKey[], now: Date): CollectorKey[] {
  return validKeys(keys, now).map((key) => ({
    id: `ohttp-${key.key_id}-${key.valid_from.slice(0, 10)}`,
    purpose: 'ohttp',
    algorithm: ALGORITHM,
    public_key: toBase64url(encodeKeyConfiguration(configurationOf(key))),
    valid_from: key.valid_from,
    valid_until: key.valid_until,
    succeeded_by: null,
  }));
}

function configurationOf({ key_id, public_key }: KeptKey): KeyConfiguration {
  const { kem_id, ...algorithms } = SUITE;
  return { key_id, kem_id, public_key: bytesOf(public_key), algorithms: [algorithms] };
}

/** @throws RangeError when the file was altered by hand. */
function bytesOf(text: string): Bytes {
  const bytes = fromBase64url(text);
  if (bytes === null) throw new RangeError(`a key in ${GATEWAY_KEYS_FILE} is not base64url`);
  return bytes;
}
