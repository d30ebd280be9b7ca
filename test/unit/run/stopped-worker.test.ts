/**
 * The browser may end the worker at any line. Here it ends at every one: each run of a batch is cut at its k-th call of
 * the world, for every k, and a new worker goes on with the same store.
 */
import { beforeEach, expect, it } from 'vitest';
import { createReachwatch } from '../../../utils/run.ts';
import type { Batch } from '../../../utils/store/records.ts';
import { openStore, type Store } from '../../../utils/store/store.ts';
import type { World } from '../../../utils/run/world.ts';
import { rest } from './lives.ts';
import { ANSWERED, freshDatabases, REFUSED, smallWorld, target, type Reachability } from './small-world.ts';

const TARGETS = ['up-1', 'dead-1', 'up-2', 'dead-2', 'up-3', 'dead-3'].map(target);
const someDead: Reachability = (url) => (url.includes('dead') ? REFUSED : ANSWERED);
const nothingAnswers: Reachability = () => REFUSED;

beforeEach(freshDatabases);

it.each([
  ['a line that works', someDead],
  ['a line that is off', nothingAnswers],
])(
  'on %s, wherever the worker ends, each target has exactly one Result and no outage is lost',
  async (_, reach) => {
    const calls = await countCalls(reach);
    expect(calls).toBeGreaterThan(20);
    for (let cut = 1; cut <= calls; cut += 1) {
      freshDatabases();
      const store = await openStore();
      const device = await smallWorld(reach, store);
      const first = mortal(device, cut);
      void createReachwatch(first.world).answer({ type: 'check_now', targets: TARGETS });
      await Promise.race([first.died, untilSomeBatchIsDone(store)]);

      device.pass(60_000);
      const product = createReachwatch({ ...device, worker: 'life-2' });
      await product.wake();
      await product.onAlarm('resume');
      const [batch] = await allBatches(store);
      if (batch === undefined) continue; // It ended before there was a batch: nothing was promised.
      await untilDone(store, batch.id);

      const results = await store.resultsOfBatch(batch.id);
      expect(results.map(({ url }) => url).toSorted(), `cut at call ${cut}`).toEqual(
        TARGETS.map(({ url }) => url).toSorted(),
      );
      expect(await store.queue(batch.id)).toEqual([]);
      const rollups = await store.rollups('2026-06-01', '2026-06-02');
      expect(rollups.flatMap(({ counts }) => Object.values(counts)).reduce((a, b) => a + b, 0)).toBe(
        TARGETS.length,
      );
      await rest(device);
      const { summary } = device.published;
      const { ended_at } = (await store.batch(batch.id)) ?? {};
      expect((summary?.made_at ?? '') >= (ended_at ?? 'never'), `told after a cut at call ${cut}`).toBe(true);
      expect((await store.openEpisode())?.kind).toBe(reach === nothingAnswers ? 'offline' : undefined);
      await store.close();
    }
  },
  120_000,
);

async function countCalls(reach: Reachability): Promise<number> {
  const store = await openStore();
  const { world, calls } = mortal(await smallWorld(reach, store), Infinity);
  const reply = await createReachwatch(world).answer({ type: 'check_now', targets: TARGETS });
  if (!reply.ok || reply.batch_id === undefined) throw new Error('no batch');
  await untilDone(store, reply.batch_id);
  await store.close();
  return calls();
}

/** A world whose worker ends at its `cut`-th call: that call and all later ones are never answered. */
function mortal(world: World, cut: number): { world: World; died: Promise<void>; calls: () => number } {
  const { promise: died, resolve: die } = Promise.withResolvers<void>();
  let calls = 0;
  const guard = <Args extends unknown[], Value>(call: (...args: Args) => Promise<Value>) => {
    return async (...args: Args): Promise<Value> => {
      calls += 1;
      // Half of the cuts come before the call does its work, half after it.
      if (calls > cut || (calls === cut && cut % 2 === 0)) return end();
      const value = await call(...args);
      return calls >= cut ? end() : value;
    };
  };
  const end = () => {
    die();
    return new Promise<never>(() => {});
  };
  const { store, probe } = world;
  const mortalStore: Store = {
    ...store,
    createBatch: guard(store.createBatch),
    unfinishedBatches: guard(store.unfinishedBatches),
    addFrame: guard(store.addFrame),
    queue: guard(store.queue),
    keepObservations: guard(store.keepObservations),
    keepLadder: guard(store.keepLadder),
    finish: guard(store.finish),
    endBatch: guard(store.endBatch),
    keepLine: guard(store.keepLine),
    addBytes: guard(store.addBytes),
    applyRetention: guard(store.applyRetention),
  };
  return {
    world: {
      ...world,
      store: mortalStore,
      probe: guard(probe),
      publish: guard(world.publish),
      publishProgress: guard(world.publishProgress),
    },
    died,
    calls: () => calls,
  };
}

async function allBatches(store: Store): Promise<Batch[]> {
  const batch = await store.lastFullBatch();
  return batch === undefined ? [] : [batch];
}

/** The last cuts may lie behind the end of the batch: how often the summary is published depends on the timing. */
async function untilSomeBatchIsDone(store: Store): Promise<void> {
  while ((await store.lastFullBatch())?.state !== 'done') await new Promise((next) => setTimeout(next, 1));
}

async function untilDone(store: Store, id: string): Promise<void> {
  while ((await store.batch(id))?.state === 'running') await new Promise((next) => setTimeout(next, 1));
}
