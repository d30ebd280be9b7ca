/** What a person asks for while the product is at work or asleep. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createReachwatch } from '../../../utils/run.ts';
import type { World } from '../../../utils/run/world.ts';
import { MINUTE } from '../../../utils/schedule/time.ts';
import { SERVICES } from '../../../utils/targets/services.data.ts';
import { newLife, rest } from './lives.ts';
import {
  ANSWERED,
  freshDatabases,
  REFUSED,
  smallWorld,
  target,
  type Reachability,
  type SmallWorld,
} from './small-world.ts';

const OWN = ['one', 'two', 'three'].map(target);

beforeEach(freshDatabases);

async function ownWorld(reach: Reachability): Promise<SmallWorld> {
  const world = await smallWorld(reach);
  world.set({ enabled: true, services_off: SERVICES.map(({ id }) => id) });
  await world.store.setOwnTargets(OWN);
  return world;
}

/** A world in which targets (not anchors) answer only when told. */
function slow(world: SmallWorld): { world: SmallWorld; asked: Promise<void>; go: () => void } {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const { promise: gone, resolve: go } = Promise.withResolvers<void>();
  const probe: World['probe'] = async (url, limits) => {
    if (!url.includes('anchor')) {
      ask();
      const stopped = new Promise<void>((resolve) =>
        limits.signal.addEventListener('abort', () => resolve()),
      );
      await Promise.race([gone, stopped]);
    }
    return world.probe(url, limits);
  };
  return { world: { ...world, probe }, asked, go };
}

async function verdicts({ store }: SmallWorld, id: string): Promise<[string, string, string[]][]> {
  return (await store.resultsOfBatch(id)).map(({ url, verdict }) => [url, verdict.verdict, verdict.reasons]);
}

const idOf = (reply: Awaited<ReturnType<ReturnType<typeof newLife>['answer']>>): string => {
  if (!reply.ok || reply.batch_id === undefined) throw new Error(JSON.stringify(reply));
  return reply.batch_id;
};

describe('stop', () => {
  it('ends the batch: what is not measured is unknown, interrupted, and counted once', async () => {
    const { world, asked } = slow(await ownWorld(() => ANSWERED));
    world.set({ concurrency: 1 });
    const product = newLife(world);
    const id = idOf(await product.answer({ type: 'check_now' }));
    await asked;
    expect(await product.answer({ type: 'stop' })).toEqual({ ok: true });

    expect(await world.store.batch(id)).toMatchObject({ state: 'stopped' });
    expect(await world.store.queue(id)).toEqual([]);
    expect((await verdicts(world, id)).map(([, ...rested]) => rested)).toEqual(
      OWN.map(() => ['unknown', ['interrupted']]),
    );
    expect(world.published.progress).toBeNull();
  });

  it('keeps what was measured before', async () => {
    const fast = await ownWorld(() => ANSWERED);
    const { world, asked } = slow(fast);
    const half: SmallWorld = {
      ...world,
      probe: (url, limits) => (url.includes('one') ? fast : world).probe(url, limits),
    };
    const product = newLife(half);
    const id = idOf(await product.answer({ type: 'check_now' }));
    await asked;
    await product.answer({ type: 'stop' });
    expect((await verdicts(half, id)).filter(([, verdict]) => verdict === 'ok').map(([url]) => url)).toEqual([
      'https://one.test/',
    ]);
  });

  it('ends a batch that sleeps with its worker', async () => {
    const world = await ownWorld(() => ANSWERED);
    const first = slow(world);
    const id = idOf(await newLife(first.world).answer({ type: 'check_now' }));
    await first.asked; // And that worker is never heard of again.
    const second = slow(world);
    await newLife(second.world).answer({ type: 'stop' });
    expect(await world.store.batch(id)).toMatchObject({ state: 'stopped' });
    expect(await verdicts(world, id)).toHaveLength(OWN.length);
  });
});

describe('check now', () => {
  it('while a batch runs gives that batch', async () => {
    const { world, asked, go } = slow(await ownWorld(() => ANSWERED));
    const product = newLife(world);
    const id = idOf(await product.answer({ type: 'check_now' }));
    await asked;
    expect(await product.answer({ type: 'check_now' })).toEqual({ ok: true, batch_id: id });
    go();
    await rest(world);
    expect(await world.store.resultsSince('2026-01-01T00:00:00.000Z')).toHaveLength(OWN.length);
  });

  it('while one target is looked at again checks them all', async () => {
    let isDown = false;
    const fast = await ownWorld((url) => (isDown && url.includes('two') ? REFUSED : ANSWERED));
    for (isDown of [false, true]) {
      await newLife(fast).answer({ type: 'check_now' });
      await rest(fast);
    }
    fast.pass(5 * MINUTE);
    const { world, asked, go } = slow(fast);
    const product = newLife(world);
    await product.onAlarm('recheck');
    await asked;
    const id = idOf(await product.answer({ type: 'check_now' }));
    go();
    await rest(world);
    expect(await verdicts(world, id)).toHaveLength(OWN.length);
  });
});

describe('a recheck that takes its time', () => {
  it('is not begun again before it is through', async () => {
    let isDown = false;
    const fast = await ownWorld((url) => (isDown && url.includes('two') ? REFUSED : ANSWERED));
    for (isDown of [false, true]) {
      await newLife(fast).answer({ type: 'check_now' });
      await rest(fast);
    }
    fast.pass(5 * MINUTE);
    const { world, asked, go } = slow(fast);
    world.standing.rung('recheck');
    const product = newLife(world);
    await product.onAlarm('recheck');
    await asked;
    expect(world.standing.names()).not.toContain('recheck');
    const again = product.onAlarm('recheck');
    go();
    await again;
    await rest(world);
    const results = await world.store.resultsSince('2026-01-01T00:00:00.000Z');
    expect(results.filter(({ url }) => url.includes('two'))).toHaveLength(3);
    expect(world.standing.names()).toContain('recheck');
  });
});

describe('checks that are off', () => {
  it('leave no alarm behind, also after a batch whose verdicts changed', async () => {
    let isDown = false;
    const world = await ownWorld((url) => (isDown && url.includes('two') ? REFUSED : ANSWERED));
    await newLife(world).answer({ type: 'check_now' });
    await rest(world);
    expect(world.standing.names()).toEqual(['batch', 'heartbeat']);
    world.set({ enabled: false });
    await newLife(world).settingsChanged();
    expect(world.standing.names()).toEqual([]);
    isDown = true;
    await newLife(world).answer({ type: 'check_now' });
    await rest(world);
    expect(world.standing.names()).toEqual([]);
  });
});

describe('the summary', () => {
  it('is made after the batch, with all its Results', async () => {
    const world = await ownWorld((url) => (url.includes('two') ? REFUSED : ANSWERED));
    const id = idOf(await newLife(world).answer({ type: 'check_now' }));
    await rest(world);
    const { summary, progress } = world.published;
    expect(progress).toBeNull();
    expect((summary?.made_at ?? '') >= ((await world.store.batch(id))?.ended_at ?? 'never')).toBe(true);
    expect(summary?.services.map(({ id: host, state }) => [host, state]).toSorted()).toEqual([
      ['one.test', 'ok'],
      ['three.test', 'ok'],
      ['two.test', 'failing'],
    ]);
    expect(summary?.line.state).toBe('online');
  });

  it('is made by the next worker where the last one ended right behind the batch', async () => {
    const world = await ownWorld(() => ANSWERED);
    const never = new Promise<never>(() => {});
    const dying: SmallWorld = { ...world, store: { ...world.store, applyRetention: () => never } };
    const id = idOf(await newLife(dying).answer({ type: 'check_now' }));
    while ((await world.store.batch(id))?.state === 'running')
      await new Promise((next) => setTimeout(next, 1));
    expect(world.published.progress).not.toBeNull();

    void createReachwatch(world).wake();
    await rest(world);
    expect(world.published.progress).toBeNull();
    expect(world.published.summary?.last_check_at).not.toBeNull();
  });
});
