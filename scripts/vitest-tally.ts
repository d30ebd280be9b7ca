/** A reporter of vitest that writes the counts to the file named in REACHWATCH_TALLY, and says why tests were skipped. */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { NOTHING, type Tally } from './tally.ts';

export default class VitestTally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tally: Tally = { ...NOTHING };
    const skipped = new Map<string, number>();
    for (const module of modules) {
      // A file that does not load has no tests, and must not pass for that.
      if (module.errors().length > 0) tally.failed += 1;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'pending') continue;
        tally[result.state] += 1;
        if (result.state !== 'skipped') continue;
        const why = `${module.relativeModuleId}: ${result.note ?? 'the file says why'}`;
        skipped.set(why, (skipped.get(why) ?? 0) + 1);
      }
    }
    for (const [why, count] of skipped) console.log(`skipped ${count}: ${why}`);
    const file = process.env['REACHWATCH_TALLY'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(tally));
  }
}
