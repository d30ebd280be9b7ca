/** The product in the lab, beside the real collector abroad: one test a scenario, and the score of all, in one browser. */
import { beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../../runner/find-browser.ts';
import { whyNoLab } from '../../lab/able.ts';
import { differences, rowOf } from '../../lab/check-row.ts';
import { playAll, setOf, setsOf } from '../../lab/play.ts';
import type { Played } from '../../lab/play.ts';
import { SCENARIOS } from '../../lab/scenarios.data.ts';
import type { LabBrowser } from '../../lab/scenario.ts';
import { scoreInWords, scoreOf } from '../../lab/score.ts';
import { scoredOf } from '../../lab/table.ts';

const PATIENCE_MS = 15 * 60 * 1000;
/** What has to hold (docs/method.md §7): of all scenarios, in each browser. */
const GOAL = { right: 0.98, precision: 0.99, recall: 0.92 };
/** Without a control only what proves itself: as many of all blocks, and nothing that is not one. */
const ALONE = { found: 0.4, precision: 0.99 };

/** Why the product cannot be played to here, or null. */
function whyNot(browser: LabBrowser): string | null {
  return (
    whyNoLab() ?? (findBrowser(browser) === undefined ? `no lab in ${browser}: it is not installed` : null)
  );
}

/** Plays every scenario once, then compares. */
export function describeInLab(browser: LabBrowser): void {
  const reason = whyNot(browser);
  if (reason !== null) console.warn(`skipped: ${reason}`);

  describe.skipIf(reason !== null)(`a censored line in ${browser}`, () => {
    let played: Map<string, Played>;

    beforeAll(async () => {
      played = await playAll(browser, SCENARIOS, { collector: true });
    }, PATIENCE_MS);

    it.each(setsOf(SCENARIOS).map(([name]) => name))('the batch on a line that is %s ends', (name) => {
      expect(played.get(name)).toMatchObject({ status: 0 });
    });

    it.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))('%s', (_id, scenario) => {
      const row = rowOf(played.get(setOf(scenario))?.rows ?? [], scenario);
      expect(differences(row, scenario.expect[browser])).toEqual([]);
    });

    it('the score of all', () => {
      const score = scoreIn(browser, played);
      console.log(`\n${browser}, with controls\n${scoreInWords(score)}\n`);
      expect(score.falseBlocks).toEqual([]);
      expect(score.right / score.all).toBeGreaterThanOrEqual(GOAL.right);
      expect(score.precision).toBeGreaterThanOrEqual(GOAL.precision);
      expect(score.recallOfSupported).toBeGreaterThanOrEqual(GOAL.recall);
    });
  });
}

/** The ordinary line alone, without any control. */
export function describeAlone(browser: LabBrowser): void {
  const reason = whyNot(browser);
  if (reason !== null) console.warn(`skipped: ${reason}`);

  describe.skipIf(reason !== null)(`a censored line in ${browser}, without a control`, () => {
    it(
      'only what proves itself is called blocked',
      async () => {
        const all = SCENARIOS.filter(({ line, apart }) => line === 'normal' && apart === undefined);
        const ordinary = all.filter(({ needs_control }) => needs_control !== true);
        const left = all.filter((scenario) => !ordinary.includes(scenario)).map(({ id }) => id);
        console.warn(`skipped, since nothing but a control tells it: ${left.join(', ')}`);
        const score = scoreIn(browser, await playAll(browser, ordinary), ordinary);
        console.log(`\n${browser}, without a control\n${scoreInWords(score)}\n`);
        expect(score.falseBlocks).toEqual([]);
        expect(score.precision).toBeGreaterThanOrEqual(ALONE.precision);
        expect(score.found / score.blocked).toBeGreaterThanOrEqual(ALONE.found);
      },
      PATIENCE_MS,
    );
  });
}

function scoreIn(browser: LabBrowser, played: Map<string, Played>, scenarios = SCENARIOS) {
  return scoreOf(
    scenarios.map((scenario) => {
      const row = rowOf(played.get(setOf(scenario))?.rows ?? [], scenario);
      return scoredOf({ scenario, row }, browser);
    }),
  );
}
