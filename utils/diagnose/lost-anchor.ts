/**
 * A line that lost an anchor in the middle of the batch: a cable to some country was cut, or a carrier withdrew its routes. What
 * cannot be reached by its address may have gone with it. Pure.
 */
import type { Case } from './evidence.ts';

/**
 * Around the last failure, on both sides, fewer of the international anchors answer than did at another time of the batch. One
 * frame alone may have lost a packet.
 */
export function isAnchorLost({ failed, frames }: Pick<Case, 'failed' | 'frames'>): boolean {
  const last = failed.at(-1);
  if (last === undefined || last.before === null || last.after === null) return false;
  const best = Math.max(...frames.map(({ international }) => international.alive));
  return last.before.international.alive < best && last.after.international.alive < best;
}
