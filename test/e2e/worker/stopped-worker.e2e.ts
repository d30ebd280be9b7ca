/**
 * The browser ends the background whenever it likes. Here it ends at requests all over a batch and at each step of a failure,
 * told by what the small internet saw, never by the clock. Each time the product is woken as it is in life: by the `resume`
 * alarm that it had set itself (brought forward from its minute to now), or by the message of a page.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, type DrivenFamily } from '../../../runner/find-browser.ts';
import type { ResultRow } from '../../../utils/store/records.ts';
import { batchOf, expectEachTargetOnce, hasEnded, resultsOf, verdictsOf } from './batch-memory.ts';
import { eventually, openProduct, type Product } from './product.ts';
import { startSmallInternet, type SmallInternet } from './small-internet.ts';

const FAMILIES: DrivenFamily[] = ['chromium', 'firefox'];
/** In each batch the background ends so often, at requests that lie so far apart. */
const BATCHES = 8;
const STOPS = [0, 1, 2];
/** With the three anchors before them there are as many requests as there are stops. */
const TARGETS = BATCHES * STOPS.length - 3;

/** Without `reused_connection`: whether one is still open from the life before depends on how soon the next one begins. */
const told = ({ verdict, attempts, raw_error }: ResultRow) => ({
  verdict: { ...verdict, flags: verdict.flags.filter((flag) => flag !== 'reused_connection') },
  attempts,
  raw_error,
});

describe.each(FAMILIES)('a background that is stopped in %s', (family) => {
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

  const wake = {
    alarm: () => product.ring('resume'),
    /** A page asks for a check, and gets the one that was cut short. */
    message: () => product.send({ type: 'check_now' }),
  };

  it(`at ${BATCHES * STOPS.length} different requests gives each target of a batch one Result`, async (test) => {
    test.skip(missing, `there is no ${family}`);
    const targets = Array.from({ length: TARGETS }, (_, number) => internet.target('secure', String(number)));

    for (let batch = 1; batch <= BATCHES; batch += 1) {
      let id = '';
      for (const stop of STOPS) {
        // Counted on: the first batch is stopped at its 1st, 9th and 17th request, the last at its 8th, 16th and 24th.
        const when = (batch + stop) % 2 === 0 ? 'answered' : 'held';
        const trap = internet.trap(stop === 0 ? batch : BATCHES, when);
        if (stop === 0) id = await product.check(targets);
        else await (stop === 1 ? wake.alarm() : wake.message());
        await trap.sprung();
        await product.stopBackground();
        trap.release();
        expect(batchOf(await product.memory(), id)).toMatchObject({ state: 'running' });
      }
      await wake.message();
      const memory = await product.until((now) => hasEnded(now, id));
      expectEachTargetOnce(memory, id, targets);
      expect(verdictsOf(memory, id).filter((verdict) => !verdict.startsWith('ok'))).toEqual([]);
    }

    const { results, rollups, target_states } = await product.memory();
    const counted = rollups
      .flatMap(({ counts }) => Object.values(counts))
      .reduce((sum, count) => sum + count);
    expect([results.length, counted]).toEqual([BATCHES * TARGETS, BATCHES * TARGETS]);
    expect(target_states.filter(({ streak }) => streak !== BATCHES)).toEqual([]);
  });

  it('at each step of a failure comes to the same end as if it had never been stopped', async (test) => {
    test.skip(missing, `there is no ${family}`);
    const targets = [
      internet.target('plain', 'step'),
      internet.target('reset', 'one'),
      internet.target('reset', 'two'),
      internet.target('secure', 'step'),
    ];
    const undisturbed = await product.check(targets);
    const before = await product.until((now) => hasEnded(now, undisturbed));

    /** The request, of one life of the background, at which it ends. Each look at the line asks three anchors. */
    const ends: [n: number, path: RegExp][] = [
      [1, /^\/reset/], // The first attempt.
      [4, /^\/anchor/], // The line, before the pause.
      [1, /^\/reset/], // Behind the pause: the second attempt.
      [1, /^\/dns-query/], // The further questions.
      [7, /^\/anchor/], // The line behind them.
      [6, /^\/anchor/], // The line at the end.
    ];
    let id = '';
    for (const [n, path] of ends) {
      const trap = internet.trap(n, 'held', path);
      if (id === '') id = await product.check(targets);
      else await wake.alarm();
      await trap.sprung();
      await product.stopBackground();
      trap.release();
      expect(batchOf(await product.memory(), id)).toMatchObject({ state: 'running' });
    }
    await wake.message();
    const memory = await product.until((now) => hasEnded(now, id));
    expectEachTargetOnce(memory, id, targets);
    expect(resultsOf(memory, id).map(told)).toEqual(resultsOf(before, undisturbed).map(told));
    expect(resultsOf(memory, id).map(({ verdict }) => verdict.failure_class)).toEqual([
      null,
      'reset',
      'reset',
      null,
    ]);
  });

  it('in the pause before the second attempt, and while it judges, loses nothing', async (test) => {
    test.skip(missing, `there is no ${family}`);
    const targets = [internet.target('plain', 'pause'), internet.target('reset', 'pause')];
    const id = await product.check(targets);
    await product.until((now) => batchOf(now, id)?.frames.length === 2);
    await product.stopBackground();
    await wake.alarm();
    await product.until((now) => resultsOf(now, id).length > 0);
    await product.stopBackground();
    await wake.message();
    const memory = await product.until((now) => hasEnded(now, id));
    expectEachTargetOnce(memory, id, targets);
    expect(batchOf(memory, id)).toMatchObject({ state: 'done' });
  });

  it('right behind a batch tells of its end when it is woken', async (test) => {
    test.skip(missing, `there is no ${family}`);
    const id = await product.check([internet.target('secure', 'last')]);
    const memory = await product.until((now) => hasEnded(now, id));
    await product.stopBackground();
    await product.send({ type: 'set_own_targets', targets: [] });
    const made = await eventually(async () => {
      const { progress, summary } = await product.stored();
      return progress === null && summary;
    });
    expect(made.made_at >= (batchOf(memory, id)?.ended_at ?? 'never')).toBe(true);
  });
});
