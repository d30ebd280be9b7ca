/** How a collector signs: Ed25519 (RFC 8032) over the RFC 8785 form of an object. */
import canonicalize from 'canonicalize';
import { fromBase64url } from './base64url.ts';

/** `unable`: this browser does not know Ed25519 (Chromium before 137). */
export type SignatureCheck = 'valid' | 'invalid' | 'unable';

/**
 * Whether this key signed this object. Key and signature are base64url, the key raw. Never rejects: what is not a key, not
 * a signature or not JSON is `invalid`.
 */
export type CheckSignature = (
  publicKey: string,
  signed: object,
  signature: string,
) => Promise<SignatureCheck>;

const ALGORITHM = 'Ed25519';

export function createSignatureCheck(
  subtle: Pick<SubtleCrypto, 'importKey' | 'verify'> = crypto.subtle,
): CheckSignature {
  return async (publicKey, signed, signature) => {
    const keyBytes = fromBase64url(publicKey);
    const signatureBytes = fromBase64url(signature);
    const message = canonicalBytes(signed);
    if (keyBytes === null || signatureBytes === null || message === null) return 'invalid';
    try {
      const key = await subtle.importKey('raw', keyBytes, ALGORITHM, false, ['verify']);
      return (await subtle.verify(ALGORITHM, key, signatureBytes, message)) ? 'valid' : 'invalid';
    } catch (error) {
      return error instanceof DOMException && error.name === 'NotSupportedError' ? 'unable' : 'invalid';
    }
  };
}

/** UTF-8 of the one form (RFC 8785); null for what has none, such as a lone surrogate. */
export function canonicalBytes(value: object): Uint8Array<ArrayBuffer> | null {
  try {
    const text = canonicalize(value);
    return text === undefined ? null : new TextEncoder().encode(text);
  } catch {
    return null;
  }
}
