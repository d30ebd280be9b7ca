/**
 * `npm run bench`: figures of speed and thrift, as ratios to something measured in the same run (docs/bench.md). Exit status:
 * 0 all was measured, 1 a part failed or found what must not be at any speed, 2 wrong usage, 3 this machine cannot measure.
 */
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, totalmem } from 'node:os';
import { builtExtension } from '../../runner/built-extension.ts';
import { lineOf } from '../../runner/error-line.ts';
import { say } from '../../runner/exit-status.ts';
import { findBrowser } from '../../runner/find-browser.ts';
import { whyNoLab } from '../lab/able.ts';
import { BENCH_USAGE, EXTENSION_PARTS, parseBenchArguments } from './bench-arguments.ts';
import type { BenchOptions, PartName } from './bench-arguments.ts';
import { measureAddresses } from './collector/part.addresses.ts';
import { measureBad } from './collector/part.bad.ts';
import { measureKills } from './collector/part.kills.ts';
import { measureLoad } from './collector/part.load.ts';
import { measurePoisoning } from './collector/part.poisoning.ts';
import { measureQuery } from './collector/part.query.ts';
import type { Figure, Measured } from './figure.ts';
import { figuresTable } from './figures-table.ts';
import { measureBatch } from './part.batch.ts';
import { measureBytes } from './part.bytes.ts';
import { measurePopup } from './part.popup.ts';
import { measureSoak } from './part.soak.ts';
import { measureStalled } from './part.stalled.ts';

const PARTS: Record<PartName, (options: BenchOptions) => Promise<Measured>> = {
  batch: ({ browser }) => measureBatch(browser),
  stalled: ({ browser }) => measureStalled(browser),
  bytes: ({ browser }) => measureBytes(browser),
  popup: () => measurePopup(),
  soak: ({ browser, checks }) => measureSoak(browser, checks),
  load: ({ seconds }) => measureLoad(seconds),
  query: ({ rows }) => measureQuery(rows),
  kills: ({ kills }) => measureKills(kills),
  bad: ({ bad }) => measureBad(bad),
  addresses: () => measureAddresses(),
  poisoning: () => measurePoisoning(),
};

async function main(words: readonly string[]): Promise<number> {
  const read = parseBenchArguments(words);
  if (read.kind === 'wrong') {
    say(`${read.message} (usage: ${BENCH_USAGE})`);
    return 2;
  }
  const { options } = read;
  const reason = await whyNot(options);
  if (reason !== null) {
    say(reason);
    return 3;
  }
  const begun = { measured_at: new Date().toISOString(), browser: options.browser, machine: machine() };
  const figures: Figure[] = [];
  const wrongs: string[] = [];
  for (const part of options.parts) {
    say(`measuring: ${part}`);
    try {
      const measured = await PARTS[part](options);
      figures.push(...measured.figures);
      wrongs.push(...measured.wrongs);
    } catch (error) {
      wrongs.push(`${part} could not be measured: ${lineOf(error)}`);
    }
  }
  const { load } = begun.machine;
  console.log(`${figuresTable(figures)}\n\n${availableParallelism()} cores, load ${load} at the start`);
  for (const wrong of wrongs) console.log(`WRONG: ${wrong}`);
  await writeFile(options.outFile, `${JSON.stringify({ ...begun, figures, wrongs }, null, 2)}\n`);
  return wrongs.length > 0 ? 1 : 0;
}

/** One line that says what is missing, or null. Builds what is to be measured: two parts at once never do. */
async function whyNot({ browser, parts }: BenchOptions): Promise<string | null> {
  if (!parts.some((part) => EXTENSION_PARTS.some((name) => name === part))) return null;
  const reason = whyNoLab();
  if (reason !== null) return reason;
  if (findBrowser(browser) === undefined) return `no ${browser} found`;
  if (parts.includes('batch') && spawnSync('curl', ['--version']).error !== undefined)
    return 'curl is missing (package curl)';
  const built = await builtExtension(browser);
  return built.ok ? null : built.error;
}

/** `load` of the last minute: above 0 the figures are noisy. */
function machine(): { cores: number; memory_gb: number; load: number } {
  return {
    cores: availableParallelism(),
    memory_gb: Math.round(totalmem() / 1e9),
    load: loadavg()[0] ?? 0,
  };
}

process.exitCode = await main(process.argv.slice(2));
