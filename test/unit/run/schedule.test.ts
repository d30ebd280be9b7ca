/** When the product looks, over hours and days: each alarm finds a new worker, as in a browser. */
import { beforeEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../utils/schedule/time.ts';
import { SERVICES } from '../../../utils/targets/services.data.ts';
import { liveUntil, newLife, rest } from './lives.ts';
import { ANSWERED, freshDatabases, REFUSED, smallWorld, target, type Reachability } from './small-world.ts';

const NO_SERVICES = { services_off: SERVICES.map(({ id }) => id) };
const OWN = ['one', 'two', 'three', 'four'].map(target);

beforeEach(freshDatabases);

async function scheduledWorld(reach: Reachability) {
  const world = await smallWorld(reach);
  world.set({ enabled: true, ...NO_SERVICES });
  await world.store.setOwnTargets(OWN);
  return world;
}

async function batches(world: Awaited<ReturnType<typeof scheduledWorld>>) {
  const results = await world.store.resultsSince('2026-06-01T00:00:00.000Z');
  const ids = [...new Set(results.map(({ batch_id }) => batch_id))];
  const found = await Promise.all(ids.map((id) => world.store.batch(id)));
  return found.flatMap((batch) => batch ?? []).toSorted((a, b) => a.created_at.localeCompare(b.created_at));
}

/** A world after four batches, by which all are stable but `two`, which fails. */
async function stableWorld() {
  const world = await scheduledWorld((url) => (url.includes('two') ? REFUSED : ANSWERED));
  for (let batch = 0; batch < 4; batch += 1) {
    await newLife(world).answer({ type: 'check_now' });
    await rest(world);
    world.pass(HOUR);
  }
  return world;
}

/** The hosts that a scheduled batch asked. */
async function scheduled(world: Awaited<ReturnType<typeof scheduledWorld>>): Promise<string[]> {
  const before = (await batches(world)).length;
  await newLife(world).onAlarm('batch');
  await rest(world);
  const [batch, ...others] = (await batches(world)).slice(before);
  expect(others).toEqual([]);
  const results = batch === undefined ? [] : await world.store.resultsOfBatch(batch.id);
  return results.map(({ url }) => new URL(url).hostname).toSorted();
}

describe('half a day', () => {
  it('has a batch about each hour, and a heartbeat every five minutes', async () => {
    const world = await scheduledWorld(() => ANSWERED);
    const rung = await liveUntil(world, '2026-06-01T22:00:00.000Z');

    const starts = (await batches(world)).map(({ created_at }) => Date.parse(created_at));
    const gaps = starts.slice(1).map((start, at) => start - (starts[at] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0.9 * HOUR);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1.1 * HOUR);
    expect(rung.filter((name) => name === 'heartbeat').length).toBeGreaterThanOrEqual(
      (10 * HOUR) / (5 * MINUTE) - 1,
    );
  }, 60_000);
});

describe('a changed verdict', () => {
  it('is looked at again after 5 minutes, then after 15 more, and then with the rest', async () => {
    let isDown = false;
    const world = await scheduledWorld((url) => (isDown && url.includes('two') ? REFUSED : ANSWERED));
    await newLife(world).answer({ type: 'check_now' });
    await rest(world);
    isDown = true;
    world.pass(HOUR / 2);
    await newLife(world).answer({ type: 'check_now' });
    await rest(world);
    const changedAt = (await world.store.targetState('https://two.test/'))?.checked_at ?? '';
    const after = (minutes: number) => Date.parse(changedAt) + minutes * MINUTE;
    await liveUntil(world, new Date(after(40)).toISOString());

    const rechecks = (await batches(world)).filter(({ trigger }) => trigger === 'recheck');
    expect(rechecks.map(({ total }) => total)).toEqual([1, 1]);
    const starts = rechecks.map(({ created_at }) => Date.parse(created_at));
    expect(starts[0]).toBe(after(5));
    expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(15 * MINUTE);
    expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeLessThanOrEqual(15.5 * MINUTE);
  });
});

describe('the data budget of a day', () => {
  it('lets all be asked while it lasts', async () => {
    const world = await stableWorld();
    expect(await scheduled(world)).toEqual(['four.test', 'one.test', 'three.test', 'two.test']);
  });

  it('thins what is stable when little is left, and asks what fails', async () => {
    const world = await stableWorld();
    const day = world.now().toISOString().slice(0, 10);
    world.set({ daily_budget_bytes: (await world.store.bytesSpent(day)) + 12_000 });
    expect(await scheduled(world)).toEqual(['two.test']);
  });

  it('asks nothing when it is spent, and a person can still check', async () => {
    const world = await stableWorld();
    const day = world.now().toISOString().slice(0, 10);
    world.set({ daily_budget_bytes: await world.store.bytesSpent(day) });
    expect(await scheduled(world)).toEqual([]);
    const reply = await newLife(world).answer({ type: 'check_now' });
    expect(reply).toMatchObject({ ok: true });
    await rest(world);
    expect(world.published.summary?.warnings).toContain('budget_spent');
  });

  it('counts what the heartbeats cost', async () => {
    const world = await scheduledWorld(() => ANSWERED);
    await newLife(world).onAlarm('heartbeat');
    expect(await world.store.bytesSpent(world.now().toISOString().slice(0, 10))).toBeGreaterThan(0);
  });

  it('is halved on a line where data is dear', async () => {
    const world = await stableWorld();
    const day = world.now().toISOString().slice(0, 10);
    world.set({ daily_budget_bytes: 2 * (await world.store.bytesSpent(day)) });
    expect(await scheduled({ ...world, saveData: () => true })).toEqual([]);
  });
});

describe('alarms', () => {
  it('that Firefox forgot at its end are made anew, and an overdue batch comes soon', async () => {
    const world = await scheduledWorld(() => ANSWERED);
    await newLife(world).answer({ type: 'check_now' });
    await rest(world);
    world.standing.forget();
    world.pass(8 * HOUR);
    newLife(world);
    await rest(world);
    expect(world.standing.names()).toEqual(['batch', 'heartbeat']);
    const next = world.standing.next();
    expect(next?.at).toBeLessThanOrEqual(world.now().getTime() + 3 * MINUTE);
  });
});
