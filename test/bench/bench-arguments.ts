/** The words after `npm run bench --`. Pure. */
import { parseArgs } from 'node:util';
import { isFamily } from '../../runner/check-arguments.ts';
import { lineOf } from '../../runner/error-line.ts';
import type { DrivenFamily } from '../../runner/find-browser.ts';

/** In the order in which they run. */
export const PART_NAMES = ['batch', 'stalled', 'bytes', 'popup', 'soak'] as const;
export type PartName = (typeof PART_NAMES)[number];

/** The soak takes long: only who names it gets it. */
const USUAL: readonly PartName[] = PART_NAMES.filter((name) => name !== 'soak');

export const BENCH_USAGE =
  'npm run bench -- [--browser chromium|firefox] [--out FILE.json] [--checks N] [batch] [stalled] [bytes] [popup] [soak]';

export interface BenchOptions {
  browser: DrivenFamily;
  outFile: string;
  /** Of the soak. */
  checks: number;
  parts: PartName[];
}

export type BenchArguments = { kind: 'options'; options: BenchOptions } | { kind: 'wrong'; message: string };

const OPTIONS = {
  browser: { type: 'string', default: 'chromium' },
  out: { type: 'string', default: 'bench.json' },
  checks: { type: 'string', default: '2000' },
} as const;

export function parseBenchArguments(words: readonly string[]): BenchArguments {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
    const { browser, out: outFile } = values;
    const checks = Number(values.checks);
    if (!isFamily(browser)) return wrong(`--browser is chromium or firefox, not "${browser}"`);
    if (!Number.isInteger(checks) || checks < 1)
      return wrong(`--checks is a whole number from 1, not "${values.checks}"`);
    const odd = positionals.find((word) => !PART_NAMES.some((name) => name === word));
    if (odd !== undefined) return wrong(`"${odd}" is not one of ${PART_NAMES.join(', ')}`);
    const asked = PART_NAMES.filter((name) => positionals.includes(name));
    return {
      kind: 'options',
      options: { browser, outFile, checks, parts: asked.length === 0 ? [...USUAL] : asked },
    };
  } catch (error) {
    return wrong(lineOf(error).split('. To specify')[0] ?? '');
  }
}

function wrong(message: string): BenchArguments {
  return { kind: 'wrong', message };
}
