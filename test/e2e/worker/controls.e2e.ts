/**
 * Reference data in both real browsers, from a real server with real signatures: what is true is there when a target is
 * judged, whatever happened to the background since; what is forged or old never is; and nobody is asked unasked.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findBrowser, type DrivenFamily } from '../../../runner/find-browser.ts';
import type { Control } from '../../../utils/targets/schema.control.ts';
import type { Target } from '../../../utils/targets/schema.ts';
import { startSmallCollector, type SmallCollector } from '../../unit/run/small-collector.ts';
import { control, FAILED } from '../../unit/targets/collector-making.ts';
import { expectEachTargetOnce, hasEnded } from './batch-memory.ts';
import type { Memory } from './in-page.ts';
import { openProduct, type Product } from './product.ts';
import { startSmallInternet, type SmallInternet } from './small-internet.ts';

const FAMILIES: DrivenFamily[] = ['chromium', 'firefox'];
const MINUTE_MS = 60_000;

const seen = (title: string, minutesAgo = 1): Control =>
  control({ ...FAILED, title, measured_at: new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString() });

/** The title of the control that the batch's Result was judged with. */
const judgedWith = ({ observations }: Memory, id: string) =>
  observations.find(({ batch_id }) => batch_id === id)?.control?.control.title ?? null;

describe.each(FAMILIES)('reference data in %s', (family) => {
  const missing = findBrowser(family) === undefined;
  let internet: SmallInternet;
  let product: Product;
  let collector: SmallCollector;
  let target: Target;
  let names = 0;

  beforeAll(async () => {
    if (missing) return;
    internet = await startSmallInternet();
    product = await openProduct(family, internet);
  });
  afterAll(async () => {
    await product?.close();
    await internet?.close();
  });
  beforeEach(async () => {
    if (missing) return;
    collector = await startSmallCollector(() => new Date());
    target = internet.target('reset', `controls-${(names += 1)}`);
  });
  afterEach(async () => {
    await collector?.close();
    if (!missing) await product.set({});
  });

  const publish = (title: string, minutesAgo?: number) =>
    collector.publish('services', { [target.url]: seen(title, minutesAgo) });
  const check = async () => {
    const id = await product.check([target]);
    return { id, memory: await product.until((now) => hasEnded(now, id)) };
  };
  const problemOf = ({ collectors }: Memory) =>
    collectors.find(({ url }) => url === collector.url)?.problem?.kind ?? null;

  it('is not asked for where no collector is chosen', async (test) => {
    test.skip(missing, `there is no ${family}`);
    await publish('unasked');
    const { id, memory } = await check();
    expect([collector.asked, memory.collectors, judgedWith(memory, id)]).toEqual([[], [], null]);
  });

  it('comes by the list, without a trace of the person, and is beside the evidence', async (test) => {
    test.skip(missing, `there is no ${family}`);
    await publish('true');
    await product.set({ collectors: [collector.url] });
    const { id, memory } = await check();
    expect([judgedWith(memory, id), problemOf(memory)]).toEqual(['true', null]);
    expect(new Set(collector.asked)).toEqual(
      new Set(['/v1/keys', '/v1/lists', '/v1/controls?list=services']),
    );
    const { cookie, referer, origin, 'accept-language': language } = collector.headers();
    expect([cookie, referer, origin, language]).toEqual([undefined, undefined, undefined, '*']);
  });

  it('that is newer than the failure is fetched before the failure is judged', async (test) => {
    test.skip(missing, `there is no ${family}`);
    await publish('before');
    await product.set({ collectors: [collector.url] });
    const trap = internet.trap(1, 'held', /^\/reset/);
    const id = await product.check([target]);
    await trap.sprung();
    expect(collector.asked).toContain('/v1/controls?list=services');
    await publish('after');
    trap.release();
    const memory = await product.until((now) => hasEnded(now, id));
    expect(judgedWith(memory, id)).toBe('after');
  });

  it('is still there when the background ends between its coming and the judgement', async (test) => {
    test.skip(missing, `there is no ${family}`);
    await publish('kept');
    await product.set({ collectors: [collector.url] });
    const trap = internet.trap(1, 'held', /^\/reset/);
    const id = await product.check([target]);
    await trap.sprung();
    await product.stopBackground();
    trap.release();
    collector.meddle(() => null); // It is gone, too.
    await product.ring('resume');
    const memory = await product.until((now) => hasEnded(now, id));
    expectEachTargetOnce(memory, id, [target]);
    expect([judgedWith(memory, id), problemOf(memory)]).toEqual(['kept', 'unreachable']);
  });

  it('that is forged is refused, and what was true stays', async (test) => {
    test.skip(missing, `there is no ${family}`);
    await product.set({ collectors: [collector.url] });
    await publish('true');
    collector.meddle((_path, text) => text.replace('true', 'fake'));
    const first = await check();
    expect([judgedWith(first.memory, first.id), problemOf(first.memory)]).toEqual([null, 'bad_signature']);

    collector.meddle(null);
    const second = await check();
    expect([judgedWith(second.memory, second.id), problemOf(second.memory)]).toEqual(['true', null]);

    await collector.changeKey('stranger', false);
    await publish('by a stranger');
    const third = await check();
    expect([judgedWith(third.memory, third.id), problemOf(third.memory)]).toEqual(['true', 'key_changed']);
  });

  it('that is old, or of a time to come, is not used', async (test) => {
    test.skip(missing, `there is no ${family}`);
    await product.set({ collectors: [collector.url] });
    for (const minutesAgo of [31, -10]) {
      await publish('of another time', minutesAgo);
      const { id, memory } = await check();
      expect([judgedWith(memory, id), memory.collectors[0]?.lists.length]).toEqual([null, 1]);
    }
  });

  it('is forgotten as soon as its collector is turned off', async (test) => {
    test.skip(missing, `there is no ${family}`);
    await publish('true');
    await product.set({ collectors: [collector.url] });
    await check();
    await product.set({});
    const memory = await product.until(({ collectors }) => collectors.length === 0);
    expect(memory.collectors).toEqual([]);
  });
});
