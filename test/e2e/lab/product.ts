/** The product in the lab: one test a scenario, in one browser. */
import { beforeAll, describe, expect, it } from 'vitest';
import { builtExtension } from '../../../runner/built-extension.ts';
import { findBrowser } from '../../../runner/find-browser.ts';
import { whyNoLab } from '../../lab/able.ts';
import { differences, rowOf } from '../../lab/check-row.ts';
import { playAll, setsByLine } from '../../lab/play.ts';
import type { Played } from '../../lab/play.ts';
import { SCENARIOS } from '../../lab/scenarios.data.ts';
import type { LabBrowser, LineMode } from '../../lab/scenario.ts';

const PATIENCE_MS = 10 * 60 * 1000;

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
    let played: Map<LineMode, Played>;

    beforeAll(async () => {
      const built = await builtExtension(browser);
      if (!built.ok) throw new Error(built.error);
      played = await playAll(browser, SCENARIOS);
    }, PATIENCE_MS);

    it.each(setsByLine(SCENARIOS).map(([mode]) => mode))('the batch on a line that is %s ends', (mode) => {
      expect(played.get(mode)).toMatchObject({ status: 0 });
    });

    it.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))('%s', (_id, scenario) => {
      const row = rowOf(played.get(scenario.line)?.rows ?? [], scenario);
      expect(differences(row, scenario.expect[browser])).toEqual([]);
    });
  });
}
