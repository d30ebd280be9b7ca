/**
 * A Bloom filter (B. H. Bloom, Communications of the ACM 13(7), 1970) of token numbers: says of most tokens that were not spent that they were
 * not, so that the table of all that were is asked for few others.
 */
export interface TokenFilter {
  add: (token: number) => void;
  /** False: it was never added. True: it may have been. */
  mayHave: (token: number) => boolean;
}

/** 32 MiB: of 25 million tokens, one in a hundred others is taken for one of them. Beyond, more are, which costs time only. */
const BITS = 2 ** 28;
const BITS_A_TOKEN = 4;

/** @param bits A power of two. */
export function tokenFilter(bits = BITS): TokenFilter {
  // Pages of it that were never written to take no memory.
  const words = new Uint32Array(bits / 32);
  const mask = bits - 1;
  // Token numbers are parts of hashes already (identity.ts): two parts of one make all its places.
  const stepOf = (token: number): number => 2 * Math.floor(token / bits) + 1;
  return {
    add: (token) => {
      const step = stepOf(token);
      for (
        let place = token % bits, left = BITS_A_TOKEN;
        left > 0;
        place = (place + step) & mask, left -= 1
      ) {
        words[place >>> 5] = (words[place >>> 5] ?? 0) | (1 << (place & 31));
      }
    },
    mayHave: (token) => {
      const step = stepOf(token);
      for (
        let place = token % bits, left = BITS_A_TOKEN;
        left > 0;
        place = (place + step) & mask, left -= 1
      ) {
        if (((words[place >>> 5] ?? 0) & (1 << (place & 31))) === 0) return false;
      }
      return true;
    },
  };
}
