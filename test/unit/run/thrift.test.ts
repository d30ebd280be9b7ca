/** What a batch costs the device beside the requests: transactions, and what is told of its progress. */
import { IDBDatabase } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createReachwatch } from '../../../utils/run.ts';
import { SECOND } from '../../../utils/schedule/time.ts';
import type { Progress } from '../../../utils/summary/summary.ts';
import { rest } from './lives.ts';
import { ANSWERED, freshDatabases, smallWorld, target, type SmallWorld } from './small-world.ts';

beforeEach(freshDatabases);
afterEach(() => vi.restoreAllMocks());

const named = (count: number) => Array.from({ length: count }, (_, n) => target(`site-${n}`));

async function check(world: SmallWorld, count: number): Promise<void> {
  await createReachwatch(world).answer({ type: 'check_now', targets: named(count) });
  await rest(world);
}

it('a target that proves itself at once costs one transaction, and no look at the settings', async () => {
  // Nothing is published while the batch runs: that is told by the clock.
  const world = { ...(await smallWorld(() => ANSWERED)), monotonic: () => 0 };
  const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const settings = vi.spyOn(world, 'settings');
  const ofABatch = async (count: number) => {
    transactions.mockClear();
    settings.mockClear();
    await check(world, count);
    // `rest` asks for the batches until they have ended.
    const own = transactions.mock.calls.filter(([names]) => JSON.stringify([names].flat()) !== '["batches"]');
    return { transactions: own.length, settings: settings.mock.calls.length };
  };
  const few = await ofABatch(10);
  const many = await ofABatch(30);
  expect(many).toEqual({ ...few, transactions: few.transactions + 20 });
});

it('progress is told a few times a second, and its end in any case', async () => {
  const world = await smallWorld(() => ANSWERED);
  const told: Progress[] = [];
  const { publishProgress } = world;
  world.publishProgress = async (progress) => {
    if (progress !== null) told.push(progress);
    await publishProgress(progress);
  };
  const start = world.monotonic();
  await check(world, 200);
  const seconds = (world.monotonic() - start) / SECOND;
  expect(told.at(0)?.done).toBe(0);
  expect(told.at(-1)?.done).toBe(200);
  expect(told.length).toBeGreaterThan(2);
  expect(told.length).toBeLessThanOrEqual(2 + 4 * seconds);
});
