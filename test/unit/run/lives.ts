/** How a browser lets the product live: asleep but for its alarms, and each time a new worker. */
import { createReachwatch, type Reachwatch } from '../../../utils/run.ts';
import type { SmallWorld } from './small-world.ts';

/** A new worker on the same device. As in the background, it wakes by itself; the caller adds what woke it. */
export function newLife(world: SmallWorld): Reachwatch {
  const product = createReachwatch({ ...world, worker: world.newId() });
  void product.wake();
  return product;
}

/** Lets the alarms ring until `end` (ISO 8601, UTC), each in a worker of its own. Gives their names, as they rang. */
export async function liveUntil(world: SmallWorld, end: string): Promise<string[]> {
  const rung: string[] = [];
  newLife(world);
  await rest(world);
  for (;;) {
    const alarm = world.standing.next();
    if (alarm === undefined || alarm.at > Date.parse(end)) break;
    world.pass(Math.max(0, alarm.at - world.now().getTime()));
    world.standing.rung(alarm.name);
    rung.push(alarm.name);
    await newLife(world).onAlarm(alarm.name);
    await rest(world);
  }
  world.pass(Math.max(0, Date.parse(end) - world.now().getTime()));
  return rung;
}

/** Resolves when no batch is left and all is told. */
export async function rest({ store, published }: SmallWorld): Promise<void> {
  do await turn();
  while ((await store.unfinishedBatches()).length > 0 || published.progress !== null);
  // What follows the telling is a call or two.
  for (let turns = 0; turns < 5; turns += 1) await turn();
}

const turn = () => new Promise((next) => setTimeout(next, 1));
