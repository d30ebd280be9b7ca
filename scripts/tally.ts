/** Counts of a test run, over all its parts. */

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 };

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (all, { passed, failed, skipped }) => ({
      passed: all.passed + passed,
      failed: all.failed + failed,
      skipped: all.skipped + skipped,
    }),
    NOTHING,
  );
}

/** A check that either holds or does not counts as one test. */
export function one(holds: boolean): Tally {
  return { ...NOTHING, [holds ? 'passed' : 'failed']: 1 };
}

/** A part that broke without a failed test (it did not load, it was ended, it found no test) is a failure of its own. */
export function withStatus(tally: Tally, status: number | null): Tally {
  const broke = tally.failed === 0 && (status !== 0 || tally.passed + tally.skipped === 0);
  return broke ? { ...tally, failed: 1 } : tally;
}

export function tallyLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Reads what `vitest-tally.ts` wrote; nothing where it wrote nothing. */
export function tallyOf(text: string): Tally {
  const read: unknown = text === '' ? {} : JSON.parse(text);
  const counts: Record<string, unknown> = typeof read === 'object' && read !== null ? { ...read } : {};
  const count = (name: keyof Tally) => Number(counts[name] ?? 0);
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}
