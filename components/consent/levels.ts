/** How much may leave the device, each level holding the one before. The store has the same words. */
export const LEVELS = ['local', 'reference', 'contribute'] as const;
export type Level = (typeof LEVELS)[number];

/** Whether the second is less than the first. */
export function isLess(present: Level, wanted: Level): boolean {
  return LEVELS.indexOf(wanted) < LEVELS.indexOf(present);
}
