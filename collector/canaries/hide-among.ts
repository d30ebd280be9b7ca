/** Canaries among the targets of a list, in the shape of those around them. Pure. */
import { createHash } from 'node:crypto';
import type { Target } from '../../utils/targets/schema.ts';

/**
 * Each stands behind a target of the list and looks as that one does: its category, service, part and source. Which, follows
 * from all canaries together and from that target alone: a list stays the same from one start to the next, a canary stays
 * where it is when other lines come or go, and the place of one says nothing to who does not know the others. A list that has
 * a canary among its own targets keeps that line where it is.
 */
export function hideAmong(list: string, targets: readonly Target[], canaries: readonly Target[]): Target[] {
  if (targets.length === 0) return [];
  const listed = new Set(targets.map(({ url }) => url));
  const all = canaries.map(({ url }) => url).join('\n');
  const behind = Map.groupBy(
    canaries.filter(({ url }) => !listed.has(url)),
    ({ url }) => leastOf(targets, (target) => numberIn(`${list}\n${target.url}\n${url}\n${all}`)),
  );
  return targets.flatMap((target) => [
    target,
    ...(behind.get(target) ?? []).map(({ url }): Target => ({ ...target, url })),
  ]);
}

function leastOf(targets: readonly Target[], numberOf: (target: Target) => number): Target | undefined {
  let [least, best] = [Infinity, targets[0]];
  for (const target of targets) {
    const number = numberOf(target);
    if (number < least) [least, best] = [number, target];
  }
  return best;
}

const HEX_DIGITS = 12;

function numberIn(text: string): number {
  return Number.parseInt(createHash('sha256').update(text).digest('hex').slice(0, HEX_DIGITS), 16);
}
