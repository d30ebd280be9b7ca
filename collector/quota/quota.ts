/** How much an address range may have in a while. Ranges have names that last no longer than the while. */
import type { Address } from '../network/address.ts';
import { prefixOf, type PrefixBits } from './prefix.ts';
import { freshPseudonyms } from './pseudonym.ts';

export interface RangeLimit {
  bits: PrefixBits;
  most: number;
}

/** Takes all of it, or nothing and says false: it would be too much for one of the ranges. */
export type TakeQuota = (address: Address, amount: number) => boolean;

/** @param whileOf Names the while that it is now; when the name changes, all is forgotten. */
export function createQuota(limits: readonly RangeLimit[], whileOf: () => string): TakeQuota {
  let now = whileOf();
  let pseudonym = freshPseudonyms();
  let taken = new Map<string, number>();
  return (address, amount) => {
    if (whileOf() !== now) {
      now = whileOf();
      pseudonym = freshPseudonyms();
      taken = new Map();
    }
    const counts = limits.map(({ bits, most }) => {
      const name = pseudonym(prefixOf(address, bits));
      return { name, most, after: (taken.get(name) ?? 0) + amount };
    });
    if (counts.some(({ after, most }) => after > most)) return false;
    for (const { name, after } of counts) taken.set(name, after);
    return true;
  };
}
