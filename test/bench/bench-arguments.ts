/** The words after `npm run bench --`. Pure. */
import { parseArgs } from 'node:util';
import { isFamily } from '../../runner/check-arguments.ts';
import { lineOf } from '../../runner/error-line.ts';
import type { DrivenFamily } from '../../runner/find-browser.ts';

/** In the order in which they run. Those of the extension need a browser and a lab, those of the collector neither. */
export const EXTENSION_PARTS = ['batch', 'stalled', 'bytes', 'popup', 'soak'] as const;
export const COLLECTOR_PARTS = ['load', 'query', 'kills', 'bad', 'addresses', 'poisoning'] as const;
export const PART_NAMES = [...EXTENSION_PARTS, ...COLLECTOR_PARTS] as const;
export type PartName = (typeof PART_NAMES)[number];

/** The soak takes long: only who names it gets it. */
const USUAL: readonly PartName[] = PART_NAMES.filter((name) => name !== 'soak');

/** One word for all parts of the collector. */
const ALL_OF_COLLECTOR = 'collector';

export const BENCH_USAGE =
  'npm run bench -- [--browser chromium|firefox] [--out FILE.json] [--checks N] [--seconds N] [--rows N] [--kills N] ' +
  `[--bad N] [${EXTENSION_PARTS.join('] [')}] [${ALL_OF_COLLECTOR}] [${COLLECTOR_PARTS.join('] [')}]`;

export interface BenchOptions {
  browser: DrivenFamily;
  outFile: string;
  /** Of the soak. */
  checks: number;
  /** Of the load. */
  seconds: number;
  /** Votes in the table that is queried. */
  rows: number;
  /** Of the collector's process. */
  kills: number;
  /** Bad requests. */
  bad: number;
  parts: PartName[];
}

export type BenchArguments = { kind: 'options'; options: BenchOptions } | { kind: 'wrong'; message: string };

const OPTIONS = {
  browser: { type: 'string', default: 'chromium' },
  out: { type: 'string', default: 'bench.json' },
  checks: { type: 'string', default: '2000' },
  seconds: { type: 'string', default: '20' },
  rows: { type: 'string', default: '10000000' },
  kills: { type: 'string', default: '200' },
  bad: { type: 'string', default: '100000' },
} as const;

const COUNTS = ['checks', 'seconds', 'rows', 'kills', 'bad'] as const;
const MOST = 1_000_000_000;

export function parseBenchArguments(words: readonly string[]): BenchArguments {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
    const { browser, out: outFile } = values;
    if (!isFamily(browser)) return wrong(`--browser is chromium or firefox, not "${browser}"`);
    const noCount = COUNTS.find((name) => !isCount(values[name]));
    if (noCount !== undefined)
      return wrong(`--${noCount} is a whole number from 1, not "${values[noCount]}"`);
    const names = positionals.flatMap((word) => (word === ALL_OF_COLLECTOR ? COLLECTOR_PARTS : [word]));
    const odd = names.find((word) => !PART_NAMES.some((name) => name === word));
    if (odd !== undefined)
      return wrong(`"${odd}" is not one of ${[...PART_NAMES, ALL_OF_COLLECTOR].join(', ')}`);
    const asked = PART_NAMES.filter((name) => names.includes(name));
    return {
      kind: 'options',
      options: {
        browser,
        outFile,
        checks: Number(values.checks),
        seconds: Number(values.seconds),
        rows: Number(values.rows),
        kills: Number(values.kills),
        bad: Number(values.bad),
        parts: asked.length === 0 ? [...USUAL] : asked,
      },
    };
  } catch (error) {
    return wrong(lineOf(error).split('. To specify')[0] ?? '');
  }
}

function isCount(text: string): boolean {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 && value <= MOST;
}

function wrong(message: string): BenchArguments {
  return { kind: 'wrong', message };
}
