import { builtInTargets } from '../targets/built-in.ts';
import type { Target } from '../targets/schema.ts';
import type { World } from './world.ts';

/** What the person wants checked: the built-in services that are on, and their own targets; each URL once. */
export async function chosenTargets(world: World): Promise<Target[]> {
  const { services_off } = await world.settings();
  const own = await world.store.ownTargets();
  const byUrl = new Map([...own, ...builtInTargets(services_off)].map((target) => [target.url, target]));
  return [...byUrl.values()];
}
