/** What a person asks of the product, in the browser: stop, check now, on and off; and a batch through a browser's end. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, type DrivenFamily } from '../../../runner/find-browser.ts';
import { batchOf, expectEachTargetOnce, hasEnded, verdictsOf } from './batch-memory.ts';
import { eventually, openProduct, type Product } from './product.ts';
import { startSmallInternet, type SmallInternet } from './small-internet.ts';

const FAMILIES: DrivenFamily[] = ['chromium', 'firefox'];
const MINUTE_MS = 60_000;

describe.each(FAMILIES)('in %s', (family) => {
  const missing = findBrowser(family) === undefined;
  let internet: SmallInternet;
  let product: Product;

  beforeAll(async () => {
    if (missing) return;
    internet = await startSmallInternet();
    product = await openProduct(family, internet);
  });
  afterAll(async () => {
    await product?.close();
    await internet?.close();
  });

  const targets = () => ['a', 'b', 'c'].map((name) => internet.target('secure', name));

  /** A batch whose first target waits for its answer. */
  async function heldBatch() {
    const trap = internet.trap(1, 'held', /^\/secure/);
    const id = await product.check(targets());
    await trap.sprung();
    return { id, release: trap.release };
  }

  it.for([
    ['stop ends a batch at once', async () => {}],
    ['stop ends a batch whose background sleeps', () => product.stopBackground()],
  ] as const)('%s: the rest is unknown, interrupted', async ([, before], test) => {
    test.skip(missing, `there is no ${family}`);
    const { id, release } = await heldBatch();
    await before();
    expect(await product.send({ type: 'stop' })).toEqual({ ok: true });
    const memory = await product.memory();
    expect(batchOf(memory, id)).toMatchObject({ state: 'stopped' });
    expectEachTargetOnce(memory, id, targets());
    expect(new Set(verdictsOf(memory, id))).toEqual(new Set(['unknown interrupted']));
    expect((await product.stored()).progress).toBeNull();
    release();
  });

  it('check now while a batch runs gives that batch, also when its background sleeps', async (test) => {
    test.skip(missing, `there is no ${family}`);
    const { id, release } = await heldBatch();
    expect(await product.send({ type: 'check_now' })).toEqual({ ok: true, batch_id: id });
    await product.stopBackground();
    release();
    expect(await product.send({ type: 'check_now' })).toEqual({ ok: true, batch_id: id });
    const memory = await product.until((now) => hasEnded(now, id));
    expectEachTargetOnce(memory, id, targets());
  });

  it('a batch goes on when the browser is started again', async (test) => {
    test.skip(missing, `there is no ${family}`);
    const { id, release } = await heldBatch();
    await product.restart();
    release();
    const memory = await product.until((now) => hasEnded(now, id));
    expectEachTargetOnce(memory, id, targets());
    expect(verdictsOf(memory, id)).toEqual(targets().map(() => 'ok answered_over_tls'));
  });

  it('switching on makes the alarms, switching off takes them away', async (test) => {
    test.skip(missing, `there is no ${family}`);
    const names = async () => (await product.alarms()).map(({ name }) => name).toSorted();
    await eventually(async () => (await names()).length === 0);
    const before = Date.now();
    await product.set({ enabled: true });
    await eventually(async () => (await names()).length === 2);
    const alarms = new Map((await product.alarms()).map((alarm) => [alarm.name, alarm]));
    expect(alarms.get('heartbeat')).toMatchObject({ periodInMinutes: 5 });
    const minutesAhead = ((alarms.get('batch')?.scheduledTime ?? 0) - before) / MINUTE_MS;
    // The batches above count: the next comes within the hour after the last.
    expect(minutesAhead).toBeGreaterThan(50);
    expect(minutesAhead).toBeLessThan(64);

    await product.stopBackground();
    await product.set({ enabled: false });
    await eventually(async () => (await names()).length === 0);
  });
});
