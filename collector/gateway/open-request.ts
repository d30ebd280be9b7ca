/** The gateway's side of oblivious HTTP (RFC 9458 §4.3): opens a request, seals the answer to it. */
import type { Bytes } from '../../utils/targets/base64url.ts';
import { requestInfo, sealResponse, splitRequest } from '../../utils/report/ohttp-message.ts';
import { isKnownSuite, suiteOf } from '../../utils/report/ohttp-suite.ts';

/** A key that the gateway opens requests with. */
export interface GatewayKey {
  /** 0 to 255. */
  key_id: number;
  kem_id: number;
  /** Raw, as HPKE serializes them. */
  private_key: Bytes;
}

export type OpenedRequest =
  | { ok: true; request: Bytes; seal: (response: Bytes) => Promise<Bytes> }
  /** `unknown_key`: sealed to a key or for algorithms that this gateway does not have. `malformed`: it does not open. */
  | { ok: false; reason: 'unknown_key' | 'malformed' };

/** Never throws for what a sender wrote. `random` gives that many bytes. */
export async function openRequest(
  keys: readonly GatewayKey[],
  bytes: Bytes,
  random: (length: number) => Bytes = (length) => crypto.getRandomValues(new Uint8Array(length)),
): Promise<OpenedRequest> {
  const split = splitRequest(bytes);
  if (split === null) return { ok: false, reason: 'malformed' };
  const { header, enc, sealed } = split;
  const key = keys.find(({ key_id, kem_id }) => key_id === header.key_id && kem_id === header.kem_id);
  if (key === undefined || !isKnownSuite(header)) return { ok: false, reason: 'unknown_key' };
  const suite = suiteOf(header);
  const recipientKey = await suite.kem.deserializePrivateKey(key.private_key);
  try {
    const context = await suite.createRecipientContext({ recipientKey, enc, info: requestInfo(header) });
    const request = new Uint8Array(await context.open(sealed));
    return { ok: true, request, seal: (response) => sealResponse(context, enc, response, random) };
  } catch {
    return { ok: false, reason: 'malformed' }; // A point off the curve, or a seal that does not hold.
  }
}
