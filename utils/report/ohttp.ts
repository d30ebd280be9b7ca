/** The client's side of oblivious HTTP (RFC 9458 §4.3): seals a request to a gateway's key, opens what comes back. */
import type { Bytes } from '../targets/base64url.ts';
import { concat } from './byte-writer.ts';
import { chooseAlgorithms, type KeyConfiguration } from './ohttp-keys.ts';
import { headerBytes, openResponse, requestInfo } from './ohttp-message.ts';
import { suiteOf } from './ohttp-suite.ts';

export interface SealedRequest {
  /** The body to POST as `message/ohttp-req`. */
  bytes: Bytes;
  /** Opens the body of the `message/ohttp-res`; null: it is not the gateway's answer to this request. */
  open: (response: Bytes) => Promise<Bytes | null>;
}

/**
 * Each request has a key of its own, so that no two can be told to come from one client.
 *
 * @param ephemeral Key pair in place of a fresh one: for the RFC's own example and for nothing else.
 * @returns Null: the configuration holds no algorithms that are known here, or no valid key.
 */
export async function sealRequest(
  configuration: KeyConfiguration,
  request: Bytes,
  ephemeral?: CryptoKeyPair,
): Promise<SealedRequest | null> {
  const algorithms = chooseAlgorithms(configuration);
  if (algorithms === null) return null;
  const header = { key_id: configuration.key_id, kem_id: configuration.kem_id, ...algorithms };
  const suite = suiteOf(header);
  const recipientPublicKey = await suite.kem.deserializePublicKey(configuration.public_key).catch(() => null);
  if (recipientPublicKey === null) return null;
  const context = await suite.createSenderContext({
    recipientPublicKey,
    info: requestInfo(header),
    ...(ephemeral !== undefined && { ekm: ephemeral }),
  });
  const enc = new Uint8Array(context.enc);
  const sealed = new Uint8Array(await context.seal(request));
  return {
    bytes: concat([headerBytes(header), enc, sealed]),
    open: (response) => openResponse(context, enc, response),
  };
}
