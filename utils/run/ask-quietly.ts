/** The address alone after a quiet time, and the name right after it: what is left of filters that stay shut after a hit. */
import { literalUrl } from '../diagnose/questions.ts';
import type { Ladder, LiteralProbe } from '../diagnose/ladder.ts';
import { SECOND } from '../schedule/time.ts';
import type { World } from './world.ts';

const ADDRESS_PATIENCE_MS = 10 * SECOND;

/** The ladder with one more literal: the first address once more, nothing having gone there for a while. */
export async function askAlone(world: World, ladder: Ladder, signal: AbortSignal): Promise<Ladder> {
  const [first] = ladder.literals;
  if (first === undefined) return ladder;
  const { address, source } = first;
  const url = literalUrl(ladder.url, address);
  const observation = await world.probe(url, { timeout_ms: ADDRESS_PATIENCE_MS, signal });
  await world.store.addBytes(world.now().toISOString().slice(0, 10), observation.bytes);
  const alone: LiteralProbe = { address, source, observation };
  return { ...ladder, literals: [...ladder.literals, alone] };
}

/** At most so many at one address, one after the other: a hit of one would shut the filter for the next. */
export const MOST_ROUNDS = 2;

/** Of the items at each address the first in the first round, the second in the second. */
export function inRounds<Item>(items: readonly Item[], addressOf: (item: Item) => string | null): Item[][] {
  const byAddress = [...Map.groupBy(items, addressOf).values()];
  return Array.from({ length: MOST_ROUNDS }, (_, round) =>
    byAddress.flatMap((group) => group[round] ?? []),
  ).filter((round) => round.length > 0);
}
