/** The keys that tokens are made with and envelopes opened with: files of their own in the data folder. */
import { join } from 'node:path';
import { firstLineOf } from './first-line.ts';
import { GATEWAY_KEYS_FILE, gatewayKeys, type KeptKey } from './gateway/gateway-keys.ts';
import { issuerKeys, TOKEN_KEYS_FILE, type IssuerKey } from './issuer/issuer-keys.ts';
import type { KeyRing } from './rotation/key-ring.ts';
import { removeDrafts } from './write-whole.ts';

export interface SecretKeys {
  tokens: KeyRing<IssuerKey>;
  gateway: KeyRing<KeptKey>;
}

export type OpenedSecretKeys = { ok: true; keys: SecretKeys } | { ok: false; message: string };

/**
 * Makes those that are due. Not ok: a file is there and does not hold keys; it is never replaced, for tokens are out.
 *
 * @param issuer Who makes the keys of tokens elsewhere; a copy of them has to be here. Null: they are made here.
 */
export async function openSecretKeys(
  dataFolder: string,
  now: () => Date,
  issuer: string | null = null,
): Promise<OpenedSecretKeys> {
  const [tokenFile, gatewayFile] = [join(dataFolder, TOKEN_KEYS_FILE), join(dataFolder, GATEWAY_KEYS_FILE)];
  const keys = {
    tokens: issuerKeys(tokenFile, now, issuer === null),
    gateway: gatewayKeys(gatewayFile, now),
  };
  try {
    await Promise.all([removeDrafts(tokenFile), removeDrafts(gatewayFile)]);
    // One after the other: where the first fails, nothing is still being written.
    const known = await keys.tokens.keys();
    if (known.length === 0) {
      return {
        ok: false,
        message: `--issuer ${issuer}: ${tokenFile} has to be a copy of that issuer's file`,
      };
    }
    await keys.gateway.keys();
    return { ok: true, keys };
  } catch (error) {
    return { ok: false, message: `--data ${dataFolder}: ${firstLineOf(error)}` };
  }
}
