/** Outages are recorded between the looks that saw them, through a background and a browser that end in the midst of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, type DrivenFamily } from '../../../runner/find-browser.ts';
import type { Episode } from '../../../utils/schedule/outage.ts';
import { expectEachTargetOnce, hasEnded, verdictsOf } from './batch-memory.ts';
import type { Memory } from './in-page.ts';
import { eventually, openProduct, type Product } from './product.ts';
import { startSmallInternet, type SmallInternet } from './small-internet.ts';

const FAMILIES: DrivenFamily[] = ['chromium', 'firefox'];

/** When a look was asked for, and when its answer was kept. */
type Look = [asked: string, kept: string];

const lastLook = ({ kv }: Memory) => kv.find(({ name }) => name === 'line')?.kept.line?.line.at ?? '';
const isWithin = ([asked, kept]: Look, at: string | null) => at !== null && asked <= at && at <= kept;

describe.each(FAMILIES)('the heartbeat in %s', (family) => {
  const missing = findBrowser(family) === undefined;
  let internet: SmallInternet;
  let product: Product;

  beforeAll(async () => {
    if (missing) return;
    internet = await startSmallInternet();
    product = await openProduct(family, internet);
    await product.set({ enabled: true });
    await eventually(async () => (await product.alarms()).some(({ name }) => name === 'heartbeat'));
  });
  afterAll(async () => {
    await product?.close();
    await internet?.close();
  });

  /** The alarm wakes a background that was stopped, and it looks at the line. */
  async function look(): Promise<Look> {
    await product.stopBackground();
    const asked = new Date().toISOString();
    await product.ring('heartbeat');
    await product.until((now) => lastLook(now) >= asked);
    return [asked, new Date().toISOString()];
  }

  async function onlyEpisode(from: number): Promise<Episode> {
    const { episodes } = await product.memory();
    const [episode, ...more] = episodes.slice(from);
    if (episode === undefined || more.length > 0) throw new Error(`${episodes.length} episodes`);
    return episode;
  }

  it('records an outage through a background that is stopped between its looks and in one of them', async (test) => {
    test.skip(missing, `there is no ${family}`);
    const lastGood = await look();
    internet.setLine(false);
    const firstBad = await look();
    const lastBad = await look();

    internet.setLine(true);
    const trap = internet.trap(1, 'held');
    await product.ring('heartbeat');
    await trap.sprung();
    await product.stopBackground();
    trap.release();
    expect(await onlyEpisode(0)).toMatchObject({ kind: 'offline', open: true, first_good_at: null });

    const firstGood = await look();
    const episode = await onlyEpisode(0);
    expect(episode).toMatchObject({ open: false, resolution_s: 300, gap: false, clock_jumped: false });
    expect([
      isWithin(lastGood, episode.last_good_at),
      isWithin(firstBad, episode.first_bad_at),
      isWithin(lastBad, episode.last_bad_at),
      isWithin(firstGood, episode.first_good_at),
    ]).toEqual([true, true, true, true]);
  });

  it('goes on with an outage when the browser is started again', async (test) => {
    test.skip(missing, `there is no ${family}`);
    internet.setLine(false);
    const firstBad = await look();
    await product.restart();
    // A background that is stopped while it starts has made no alarm yet.
    await eventually(async () => (await product.alarms()).some(({ name }) => name === 'heartbeat'));
    const lastBad = await look();
    internet.setLine(true);
    const firstGood = await look();
    const episode = await onlyEpisode(1);
    expect(episode).toMatchObject({ kind: 'offline', open: false, gap: false });
    expect([
      isWithin(firstBad, episode.first_bad_at),
      isWithin(lastBad, episode.last_bad_at),
      isWithin(firstGood, episode.first_good_at),
    ]).toEqual([true, true, true]);
  });

  it('keeps the outage that a batch came upon, and blames no target, though the background was stopped in it', async (test) => {
    test.skip(missing, `there is no ${family}`);
    internet.setLine(true);
    const targets = ['a', 'b', 'c', 'd'].map((name) => internet.target('plain', name));
    const trap = internet.trap(1, 'held', /^\/plain/);
    const id = await product.check(targets);
    await trap.sprung();
    internet.setLine(false);
    await product.stopBackground();
    trap.release();
    await product.ring('resume');
    const memory = await product.until((now) => hasEnded(now, id));
    expectEachTargetOnce(memory, id, targets);
    expect(verdictsOf(memory, id)).toEqual(targets.map(() => 'unknown offline'));
    expect(await onlyEpisode(2)).toMatchObject({ kind: 'offline', open: true });
    internet.setLine(true);
    await look();
    expect(await onlyEpisode(2)).toMatchObject({ open: false, gap: false });
  });
});
