/** Canaries among the targets of a list, in the shape of those around them. Pure. */
import { createHash } from 'node:crypto';
import type { Target } from '../../utils/targets/schema.ts';

/**
 * Each stands behind a target of the list and looks as that one does: its category, service, part and source. Where, follows
 * from all canaries together, so that a list stays the same from one start to the next, and the place of one says nothing to
 * who does not know the others. A list that has a canary among its own targets keeps that line where it is.
 */
export function hideAmong(list: string, targets: readonly Target[], canaries: readonly Target[]): Target[] {
  if (targets.length === 0) return [];
  const listed = new Set(targets.map(({ url }) => url));
  const all = canaries.map(({ url }) => url).join('\n');
  const behind = Map.groupBy(
    canaries.filter(({ url }) => !listed.has(url)),
    ({ url }) => numberIn(`${list}\n${url}\n${all}`) % targets.length,
  );
  return targets.flatMap((target, at) => [
    target,
    ...(behind.get(at) ?? []).map(({ url }): Target => ({ ...target, url })),
  ]);
}

const HEX_DIGITS = 12;

function numberIn(text: string): number {
  return Number.parseInt(createHash('sha256').update(text).digest('hex').slice(0, HEX_DIGITS), 16);
}
