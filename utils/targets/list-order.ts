/** In which order the lists of a collector are wanted, and which of them are worth their bytes. */
import type { ListEntry } from './schema.control.ts';

/** The collector's list of the built-in services, and the one that concerns every country. */
export const BUILT_IN_LIST = 'services';
const GLOBAL_LIST = 'global';

/**
 * The built-in services first, then the country's own list, then `global`, then the others as the collector names them.
 * What a person added has no part in it: which lists are asked for tells nothing of it.
 */
export function inOrderOfUse(lists: readonly ListEntry[], country: string | null): ListEntry[] {
  const rank = ({ id, country: own }: ListEntry) => {
    if (id === BUILT_IN_LIST) return 0;
    if (country !== null && own?.toUpperCase() === country.toUpperCase()) return 1;
    return id === GLOBAL_LIST ? 2 : 3;
  };
  return lists.toSorted((a, b) => rank(a) - rank(b));
}
