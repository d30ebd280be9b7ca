/** Many ranges of addresses, each with a value, in sorted arrays that a binary search walks. */

/** Numbers for IPv4; for IPv6 the upper 64 bits, which no announced prefix is longer than. */
type Bound = number | bigint;

interface SortedRanges<B extends Bound> {
  starts: ArrayLike<B>;
  ends: ArrayLike<B>;
  values: Uint32Array;
}

/** The value of the range that holds `address`; null: none does. Ranges do not overlap and are sorted. */
export function valueAt<B extends Bound>(
  { starts, ends, values }: SortedRanges<B>,
  address: B,
): number | null {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(starts, middle) <= address) low = middle + 1;
    else high = middle;
  }
  const found = low - 1;
  return found >= 0 && address <= at(ends, found) ? (values[found] ?? null) : null;
}

function at<B extends Bound>(bounds: ArrayLike<B>, index: number): B {
  const bound = bounds[index];
  if (bound === undefined) throw new Error('an index outside of the ranges');
  return bound;
}
