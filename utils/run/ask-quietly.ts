/** The address alone after a quiet time, and the name right after it: what to do about filters that stay shut after a hit. */
import pMap from 'p-map';
import { allowanceOf, LEAST_PATIENCE_MS, QUIET_REQUESTS } from '../diagnose/allowance.ts';
import { explain } from '../diagnose/classify.ts';
import type { LiteralProbe } from '../diagnose/ladder.ts';
import { literalUrl } from '../diagnose/literal-urls.ts';
import { isCutOff, QUIET_MS, wantsQuiet } from '../diagnose/residual.ts';
import { SECOND } from '../schedule/time.ts';
import { confirm } from './attempt.ts';
import { dueItems, lookAround, type Due, type Step } from './step.ts';

const ADDRESS_PATIENCE_MS = 10 * SECOND;
export const LEAST_ADDRESS_MS = SECOND;
/** At one address, one after the other: a hit of one would shut the filter for the next. */
const MOST_ROUNDS = 2;

/**
 * What is cut off with and without its name, or beside its neighbours, is asked once more, alone and in quiet. An address
 * that stays silent then answers nobody: all names that lead there may be asked at once.
 */
export async function askQuietly(step: Step): Promise<void> {
  const { world, signal } = step;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const open = await dueItems(step, isToAskQuietly);
    if (open.length === 0) return;
    await world.sleep(QUIET_MS, signal);
    if (signal.aborted) return;
    await lookAround(step);
    const groups = [...Map.groupBy(open, doorOf).values()];
    await pMap(groups, (group) => askDoor(step, group), { concurrency: groups.length });
  }
}

/** A filter stays shut for one port of an address. */
function doorOf({ ladder }: Due): string | null {
  const [first] = ladder?.literals ?? [];
  return ladder === null || first === undefined ? null : literalUrl(ladder.url, first.address);
}

function isToAskQuietly({ observations, ladder, control, blockPages }: Due): boolean {
  if (observations === null || ladder === null) return false;
  const left = allowanceOf(observations, ladder);
  if (left.requests < QUIET_REQUESTS || left.ms < LEAST_PATIENCE_MS + LEAST_ADDRESS_MS) return false;
  return wantsQuiet({ observations, ladder, control, blockPages });
}

/** The address without a name, and then the first name that leads there; the others only where nobody answers. */
async function askDoor(step: Step, group: Due[]): Promise<void> {
  const { world, signal } = step;
  const [item] = group;
  const [first] = item?.ladder?.literals ?? [];
  if (item?.ladder === undefined || item.ladder === null || first === undefined) return;
  const url = literalUrl(item.ladder.url, first.address);
  const left_ms = Math.min(
    ...group.map(({ observations, ladder }) => allowanceOf(observations ?? [], ladder).ms),
  );
  const timeout_ms = Math.min(ADDRESS_PATIENCE_MS, left_ms - LEAST_PATIENCE_MS);
  const observation = await world.probe(url, { timeout_ms, signal });
  if (signal.aborted) return; // A question that was cut short is no answer.
  await world.store.addBytes(world.now().toISOString().slice(0, 10), observation.bytes);
  const alone: LiteralProbe = { ...first, observation };
  const asked = isCutOff(explain(observation)) ? group : [item];
  await pMap(asked, (each) => askName(step, each, alone), { concurrency: asked.length });
}

async function askName(step: Step, item: Due, alone: LiteralProbe): Promise<void> {
  if (item.ladder === null) return;
  const ladder = { ...item.ladder, literals: [...item.ladder.literals, alone] };
  await step.world.store.keepLadder(item.batch_id, item.url, ladder);
  await confirm(step, { ...item, ladder });
}
