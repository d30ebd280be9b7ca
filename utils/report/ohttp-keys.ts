/** Key configurations of an oblivious gateway (RFC 9458 §3), as bytes and back. Shared with the collector's gateway. */
import type { Bytes } from '../targets/base64url.ts';
import { Malformed, orNull, readBytes } from './byte-reader.ts';
import { concat, numberBytes } from './byte-writer.ts';
import { encSizeOf, isKnownSuite } from './ohttp-suite.ts';

export const OHTTP_KEYS_TYPE = 'application/ohttp-keys';

export interface SymmetricAlgorithms {
  kdf_id: number;
  aead_id: number;
}

export interface KeyConfiguration {
  /** 0 to 255; the gateway's name for the key. */
  key_id: number;
  kem_id: number;
  public_key: Bytes;
  /** In the gateway's order. */
  algorithms: SymmetricAlgorithms[];
}

/** One configuration, without a length before it: the form of RFC 9458, Appendix A. */
export function encodeKeyConfiguration({ key_id, kem_id, public_key, algorithms }: KeyConfiguration): Bytes {
  return concat([
    numberBytes(key_id, 1),
    numberBytes(kem_id, 2),
    public_key,
    numberBytes(algorithms.length * 4, 2),
    ...algorithms.flatMap(({ kdf_id, aead_id }) => [numberBytes(kdf_id, 2), numberBytes(aead_id, 2)]),
  ]);
}

/** `application/ohttp-keys`. */
export function encodeKeyConfigurations(configurations: readonly KeyConfiguration[]): Bytes {
  return concat(
    configurations.flatMap((configuration) => {
      const bytes = encodeKeyConfiguration(configuration);
      return [numberBytes(bytes.length, 2), bytes];
    }),
  );
}

/** Null: malformed, or of a key exchange that is not known here. */
export function decodeKeyConfiguration(bytes: Bytes): KeyConfiguration | null {
  return orNull(() => {
    const reader = readBytes(bytes);
    const key_id = reader.number(1);
    const kem_id = reader.number(2);
    const size = encSizeOf(kem_id);
    if (size === null) throw new Malformed('key exchange');
    const public_key = reader.take(size);
    const length = reader.number(2);
    if (length === 0 || length % 4 !== 0) throw new Malformed('algorithms');
    const list = readBytes(reader.take(length));
    const algorithms: SymmetricAlgorithms[] = [];
    while (!list.done()) algorithms.push({ kdf_id: list.number(2), aead_id: list.number(2) });
    if (!reader.done()) throw new Malformed('more than a configuration');
    return { key_id, kem_id, public_key, algorithms };
  });
}

/** What of `application/ohttp-keys` can be used here, in the gateway's order. Null: malformed. */
export function decodeKeyConfigurations(bytes: Bytes): KeyConfiguration[] | null {
  return orNull(() => {
    const reader = readBytes(bytes);
    const configurations: KeyConfiguration[] = [];
    while (!reader.done()) {
      const configuration = decodeKeyConfiguration(reader.take(reader.number(2)));
      if (configuration !== null && chooseAlgorithms(configuration) !== null) {
        configurations.push(configuration);
      }
    }
    return configurations;
  });
}

/** The gateway's first choice that is known here. */
export function chooseAlgorithms({ kem_id, algorithms }: KeyConfiguration): SymmetricAlgorithms | null {
  return algorithms.find((pair) => isKnownSuite({ kem_id, ...pair })) ?? null;
}
