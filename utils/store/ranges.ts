/** Ranges over keys that are lists. */

/** Every key that starts with this text: a list sorts after all text, so `[start, []]` is the end of them. */
export function everyStart(start: string): IDBKeyRange {
  return IDBKeyRange.bound([start], [start, []]);
}
