/** How much an address range may have in a while. Ranges have names that last no longer than the while. */
import type { Address } from '../network/address.ts';
import { makeRoom } from './make-room.ts';
import { prefixOf, type PrefixBits } from './prefix.ts';
import { freshPseudonyms } from './pseudonym.ts';

export interface RangeLimit {
  bits: PrefixBits;
  most: number;
}

/** Takes all of it, or nothing and says false: it would be too much for one of the ranges. */
export type TakeQuota = (address: Address, amount: number) => boolean;

/** At most 30 MB a limit. Whoever has more /64 than that has them in few /48, and those are remembered by themselves. */
const MOST_RANGES = 100_000;

const LOOK_EVERY_MS = 10_000;

/**
 * @param whileOf Names the while that it is now; when the name changes, all is forgotten.
 * @param mostRanges That are remembered of each limit; beyond them the one that asked longest ago is forgotten.
 */
export function createQuota(
  limits: readonly RangeLimit[],
  whileOf: () => string,
  mostRanges = MOST_RANGES,
): TakeQuota {
  let now = whileOf();
  let pseudonym = freshPseudonyms();
  let books = limits.map(newBook);
  const forget = (): void => {
    if (whileOf() === now) return;
    now = whileOf();
    pseudonym = freshPseudonyms();
    books = limits.map(newBook);
  };
  // Also when nobody asks any more: what is in memory of the last ones could be taken there.
  setInterval(forget, LOOK_EVERY_MS).unref();
  return (address, amount) => {
    forget();
    const counts = books.map(({ bits, most, taken }) => {
      const name = pseudonym(prefixOf(address, bits));
      const before = taken.get(name) ?? 0;
      return { taken, name, before, isTooMuch: before + amount > most };
    });
    const isTooMuch = counts.some((count) => count.isTooMuch);
    for (const { taken, name, before } of counts) {
      // Written anew it comes last in the map's order, also when it is refused.
      taken.delete(name);
      makeRoom(taken, mostRanges);
      taken.set(name, isTooMuch ? before : before + amount);
    }
    return !isTooMuch;
  };
}

const newBook = (limit: RangeLimit) => ({ ...limit, taken: new Map<string, number>() });
