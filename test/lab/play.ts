/** Plays scenarios to the product: builds the lab, runs `check` in it, and gives back what it said. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckRow } from './check-row.ts';
import { startLab } from './lab.ts';
import type { Lab } from './lab.ts';
import type { LabBrowser, LineMode, Scenario } from './scenario.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');
/** Contract §2.1: a batch of 160 targets ends within eight minutes. */
const LONGEST_MS = 8 * 60 * 1000;

export interface Played {
  /** Exit status of `check`. */
  status: number | null;
  rows: CheckRow[];
  /** All that it wrote to standard error. */
  log: string;
}

export interface PlayOptions {
  /** Each line of progress as it comes. */
  onLine?: (line: string) => void;
  /** Further arguments for `check`. */
  more?: string[];
}

/** The scenarios in sets that share a line, the ordinary line first. */
export function setsByLine(scenarios: Scenario[]): [LineMode, Scenario[]][] {
  const sets = Map.groupBy(scenarios, (scenario) => scenario.line);
  return [...sets].toSorted(([a], [b]) => Number(b === 'normal') - Number(a === 'normal'));
}

/** One set, which shares a line, in one session of one browser. */
export async function playSet(
  browser: LabBrowser,
  set: Scenario[],
  options: PlayOptions = {},
): Promise<Played> {
  const lab = await startLab(set, set[0]?.line);
  try {
    return await runCheck(
      lab,
      browser,
      set.map((scenario) => scenario.url),
      options,
    );
  } finally {
    await lab.close();
  }
}

/** `check` inside a lab that stands. */
export async function runCheck(
  lab: Lab,
  browser: LabBrowser,
  urls: string[],
  { onLine, more = [] }: PlayOptions = {},
): Promise<Played> {
  const targets = join(lab.directory, 'targets.csv');
  const out = join(lab.directory, `${browser}.jsonl`);
  writeFileSync(targets, citizenLabCsv(urls));
  writeFileSync(out, '');
  const files = ['--targets', targets, '--anchors', lab.anchorsFile, '--ca', lab.caFile, '--out', out];
  const resolvers = lab.dohUrls.flatMap((url) => ['--doh', url]);
  const command = [
    process.execPath,
    'runner/check.ts',
    '--browser',
    browser,
    ...files,
    ...resolvers,
    ...more,
  ];
  const ran = await lab.exec(command, {
    cwd: REPOSITORY,
    timeoutMs: LONGEST_MS,
    ...(onLine ? { onErrorLine: onLine } : {}),
  });
  return { status: ran.status, rows: readRows(out), log: ran.stderr };
}

function readRows(file: string): CheckRow[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line): CheckRow => JSON.parse(line));
}

/** https://github.com/citizenlab/test-lists: six columns. */
function citizenLabCsv(urls: string[]): string {
  const header = 'url,category_code,category_description,date_added,source,notes';
  return [header, ...urls.map((url) => `${url},NEWS,News Media,2026-01-01,lab,`), ''].join('\n');
}
