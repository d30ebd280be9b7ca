/** What counts ranges in memory is bounded: whoever has many addresses must not fill it. */

/** Forgets the entry that was set first, where there are `most` already. */
export function makeRoom(ranges: Map<string, unknown>, most: number): void {
  if (ranges.size < most) return;
  const [first] = ranges.keys();
  if (first !== undefined) ranges.delete(first);
}
