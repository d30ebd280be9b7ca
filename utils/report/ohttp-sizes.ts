/**
 * The few sizes that messages have inside oblivious HTTP, so that their length says little to who carries them. Shared with
 * the collector's gateway.
 */

/** A report batch of 4, 16 or 64 KiB with what HTTP adds. A question for a list looks like the smallest batch. */
const REQUEST_SIZES = [4_608, 16_896, 66_048] as const;
/** What is larger is filled up to whole MiB. */
const RESPONSE_SIZES = [1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576] as const;
const MIB = 1_048_576;

/** A request that is larger than all sizes stays as it is; nothing here makes one. */
export function requestSize(length: number): number {
  return REQUEST_SIZES.find((size) => size >= length) ?? length;
}

export function responseSize(length: number): number {
  return RESPONSE_SIZES.find((size) => size >= length) ?? Math.ceil(length / MIB) * MIB;
}
