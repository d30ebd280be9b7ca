/** Plays scenarios to the product: builds the lab, runs `check` in it, and gives back what it said. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pMap from 'p-map';
import { ISP_RESOLVER } from './addresses.ts';
import type { CheckRow } from './check-row.ts';
import { citizenLabCsv } from './citizen-lab-csv.ts';
import { startCollectorAbroad } from './collector-abroad.ts';
import type { CollectorAbroad, CollectorChoices } from './collector-abroad.ts';
import { startLab } from './lab.ts';
import type { Lab } from './lab.ts';
import type { LabBrowser, Scenario } from './scenario.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');
/** Contract §2.1: a batch of 160 targets ends within eight minutes. */
const LONGEST_MS = 8 * 60 * 1000;
/** Sessions mostly wait for what stays silent: two at a time, of each run, fit on two cores. */
const SESSIONS_AT_ONCE = 2;

export interface Played {
  /** Exit status of `check`. */
  status: number | null;
  rows: CheckRow[];
  /** All that it wrote to standard error. */
  log: string;
}

export interface PlayOptions {
  /** Called with each line of standard error as it comes. */
  onLine?: (line: string, set: string) => void;
  /** The program, from the repository's root; it takes `check`'s arguments. `runner/check.ts` if absent. */
  program?: string;
  /** Further arguments for it. */
  more?: string[];
  /**
   * With reference data, from a collector abroad, though it may be out of reach from a bad line. Without it the product judges
   * by itself; so it does where the world's clock is ahead, since the collector has this machine's.
   */
  collector?: boolean;
}

/** The name of the set that a scenario is played in: its line, and what sets it apart from others on the same line. */
export const setOf = ({ line, apart }: Scenario): string =>
  apart === undefined ? line : `${line}, ${apart}`;

/** The scenarios in sets that are played together, those on the ordinary line first. */
export function setsOf(scenarios: Scenario[]): [name: string, set: Scenario[]][] {
  const sets = Map.groupBy(scenarios, setOf);
  return [...sets].toSorted(([a], [b]) => Number(b === 'normal') - Number(a === 'normal'));
}

/**
 * Every set in a lab and a session of its own; the answer is by the name of the set. The extension must be built already
 * (`builtExtension`), else two sessions would build it at once.
 */
export async function playAll(
  browser: LabBrowser,
  scenarios: Scenario[],
  options: PlayOptions = {},
): Promise<Map<string, Played>> {
  const played = await pMap(
    setsOf(scenarios),
    async ([name, set]) => [name, await playSet(browser, set, name, options)] as const,
    { concurrency: SESSIONS_AT_ONCE },
  );
  return new Map(played);
}

async function playSet(
  browser: LabBrowser,
  set: Scenario[],
  name: string,
  { onLine, program = 'runner/check.ts', more = [], collector = false }: PlayOptions,
): Promise<Played> {
  const mode = set[0]?.line ?? 'normal';
  const lab = await startLab(set, mode);
  let abroad: CollectorAbroad | null = null;
  try {
    const out = join(lab.directory, 'results.jsonl');
    const urls = set.map(({ url }) => url);
    if (collector && mode !== 'wrong_clock')
      abroad = await startCollectorAbroad(lab, citizenLabCsv(urls), collectorChoices(set));
    const reference = abroad === null ? [] : ['--collector', abroad.url];
    const words = ['--browser', browser, '--out', out, ...labArguments(lab, urls), ...reference, ...more];
    const ran = await lab.exec([process.execPath, program, ...words], {
      cwd: REPOSITORY,
      timeoutMs: LONGEST_MS,
      ...(onLine ? { onErrorLine: (line) => onLine(line, name) } : {}),
    });
    return { status: ran.status, rows: ran.status === 0 ? readRows(out) : [], log: ran.stderr };
  } finally {
    await abroad?.close();
    await lab.close();
  }
}

function collectorChoices(set: Scenario[]): CollectorChoices {
  return set.some(({ is_collector_misled }) => is_collector_misled) ? { resolvers: [ISP_RESOLVER] } : {};
}

/** What `check` must be told to measure `urls` in this lab. */
export function labArguments(lab: Lab, urls: string[]): string[] {
  const targets = join(lab.directory, 'targets.csv');
  writeFileSync(targets, citizenLabCsv(urls));
  const resolvers = lab.dohUrls.flatMap((url) => ['--doh', url]);
  return ['--targets', targets, '--anchors', lab.anchorsFile, '--ca', lab.caFile, ...resolvers];
}

function readRows(file: string): CheckRow[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line): CheckRow => JSON.parse(line));
}
