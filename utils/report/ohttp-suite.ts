/** The HPKE suites (RFC 9180 §7) that client and gateway know, by their numbers. */
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';

export interface SuiteNumbers {
  kem_id: number;
  kdf_id: number;
  aead_id: number;
}

export const KEM_P256 = 0x00_10;
export const KEM_X25519 = 0x00_20;
export const KDF_HKDF_SHA256 = 0x00_01;
export const AEAD_AES_128_GCM = 0x00_01;

/** Bytes of the AEAD's key and nonce. */
export const AEAD_KEY = 16;
export const AEAD_NONCE = 12;

/** Bytes of a public key, which are those of an encapsulated key too; null: not known here. */
export function encSizeOf(kem_id: number): number | null {
  if (kem_id === KEM_P256) return 65;
  return kem_id === KEM_X25519 ? 32 : null;
}

export function isKnownSuite({ kem_id, kdf_id, aead_id }: SuiteNumbers): boolean {
  return encSizeOf(kem_id) !== null && kdf_id === KDF_HKDF_SHA256 && aead_id === AEAD_AES_128_GCM;
}

/** @throws RangeError when the suite is not known; ask `isKnownSuite` before. */
export function suiteOf(numbers: SuiteNumbers): CipherSuite {
  if (!isKnownSuite(numbers)) throw new RangeError('not a known HPKE suite');
  const kem = numbers.kem_id === KEM_P256 ? new DhkemP256HkdfSha256() : new DhkemX25519HkdfSha256();
  return new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes128Gcm() });
}
