/** The address alone after a quiet time, and the name right after it: what to do about filters that stay shut after a hit. */
import pMap from 'p-map';
import type { LiteralProbe } from '../diagnose/ladder.ts';
import { literalUrl } from '../diagnose/questions.ts';
import { QUIET_MS, wantsQuiet } from '../diagnose/residual.ts';
import { SECOND } from '../schedule/time.ts';
import { confirm } from './attempt.ts';
import { dueItems, lookAround, type Due, type Step } from './step.ts';

const ADDRESS_PATIENCE_MS = 10 * SECOND;
/** At one address, one after the other: a hit of one would shut the filter for the next. */
const MOST_ROUNDS = 2;

/** What is cut off with and without its name is asked once more, alone and in quiet. */
export async function askQuietly(step: Step): Promise<void> {
  const { world, signal } = step;
  const open = await dueItems(step, isToAskQuietly);
  for (const round of inRounds(open, ({ ladder }) => ladder?.literals[0]?.address ?? null)) {
    await world.sleep(QUIET_MS, signal);
    if (signal.aborted) return;
    await lookAround(step);
    await pMap(round, (item) => askAlone(step, item), { concurrency: round.length });
  }
}

/** Of the items at each address the first in the first round, the second in the second. */
export function inRounds<Item>(items: readonly Item[], addressOf: (item: Item) => string | null): Item[][] {
  const byAddress = [...Map.groupBy(items, addressOf).values()];
  return Array.from({ length: MOST_ROUNDS }, (_, round) =>
    byAddress.flatMap((group) => group[round] ?? []),
  ).filter((round) => round.length > 0);
}

function isToAskQuietly({ observations, ladder, control, blockPages }: Due): boolean {
  return (
    observations !== null && ladder !== null && wantsQuiet({ observations, ladder, control, blockPages })
  );
}

async function askAlone(step: Step, item: Due): Promise<void> {
  const { world, signal } = step;
  const [first] = item.ladder?.literals ?? [];
  if (item.ladder === null || first === undefined) return;
  const url = literalUrl(item.ladder.url, first.address);
  const observation = await world.probe(url, { timeout_ms: ADDRESS_PATIENCE_MS, signal });
  if (signal.aborted) return; // A question that was cut short is no answer.
  await world.store.addBytes(world.now().toISOString().slice(0, 10), observation.bytes);
  const alone: LiteralProbe = { ...first, observation };
  const ladder = { ...item.ladder, literals: [...item.ladder.literals, alone] };
  await world.store.keepLadder(item.batch_id, item.url, ladder);
  await confirm(step, { ...item, ladder });
}
