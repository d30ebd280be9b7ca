/** Plays a batch on a line that becomes another one in the middle of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckRow } from './check-row.ts';
import { citizenLabCsv } from './citizen-lab-csv.ts';
import { startCollectorAbroad } from './collector-abroad.ts';
import { startLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { labArguments } from './play.ts';
import type { LabBrowser, Scenario } from './scenario.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');
const LONGEST_MS = 6 * 60 * 1000;

export interface Change {
  /** So many of the targets have their first answer when it comes. */
  after: number;
  does: (lab: Lab) => Promise<void>;
  /** Beside a collector abroad, started with these further words, whose first look is complete by then. */
  collector?: readonly string[];
}

/** The rows of the batch. Throws where it did not end, or ended before the change. The extension must be built already. */
export async function playChanging(
  browser: LabBrowser,
  set: Scenario[],
  { after, does, collector }: Change,
): Promise<CheckRow[]> {
  const lab = await startLab(set);
  const urls = set.map(({ url }) => url);
  const abroad =
    collector === undefined
      ? null
      : await startCollectorAbroad(lab, citizenLabCsv(urls), { words: collector });
  const changes: Promise<void>[] = [];
  try {
    const out = join(lab.directory, 'results.jsonl');
    const reference = abroad === null ? [] : ['--collector', abroad.url];
    const words = [
      '--headless',
      '--browser',
      browser,
      '--out',
      out,
      ...labArguments(lab, urls),
      ...reference,
    ];
    const ran = await lab.exec([process.execPath, 'runner/demo-batch.ts', ...words], {
      cwd: REPOSITORY,
      timeoutMs: LONGEST_MS,
      onErrorLine: (line) => {
        const done = Number(/"done":(\d+)/.exec(line)?.[1] ?? 0);
        if (done >= after && changes.length === 0) changes.push(does(lab));
      },
    });
    if (ran.status !== 0 || changes.length === 0)
      throw new Error(`the batch did not end well (${ran.status}): ${ran.stderr}`);
    await Promise.all(changes);
    return readFileSync(out, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line): CheckRow => JSON.parse(line));
  } finally {
    await abroad?.close();
    await lab.close();
  }
}
