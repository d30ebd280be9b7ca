/** One batch, or the same batch several times, in a lab that stands. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DrivenFamily } from '../../runner/find-browser.ts';
import type { Lab } from '../lab/lab.ts';
import { labArguments } from '../lab/play.ts';
import type { PlayedBatch } from './batches-in-lab.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');

export interface BatchesOrder {
  browser: DrivenFamily;
  urls: string[];
  /** Settings' default if absent. */
  concurrency?: number;
  /** 1 if absent. All in one session of the browser. */
  rounds?: number;
  /** URL of one whose reference data is used; none if absent. */
  collector?: string;
  onLine?: (line: string) => void;
}

/** Throws with the program's own words when a batch does not end. */
export async function playBatches(lab: Lab, order: BatchesOrder): Promise<PlayedBatch[]> {
  const { browser, urls, concurrency, rounds = 1, collector, onLine } = order;
  const out = join(lab.directory, 'batches.jsonl');
  const words = ['--browser', browser, '--out', out, ...labArguments(lab, urls)];
  const limited = concurrency === undefined ? [] : ['--concurrency', String(concurrency)];
  const reference = collector === undefined ? [] : ['--collector', collector];
  const program = [process.execPath, 'test/bench/batches-in-lab.ts', String(rounds)];
  const ran = await lab.exec([...program, ...words, ...limited, ...reference], {
    cwd: REPOSITORY,
    ...(onLine === undefined ? {} : { onErrorLine: onLine }),
  });
  if (ran.status !== 0) throw new Error(`the batch ended with ${ran.status}: ${ran.stderr.trim()}`);
  const lines = (await readFile(out, 'utf8')).split('\n').filter(Boolean);
  return lines.map((line): PlayedBatch => JSON.parse(line));
}

/** The only batch of a single round. */
export async function playBatch(lab: Lab, order: Omit<BatchesOrder, 'rounds'>): Promise<PlayedBatch> {
  const [played] = await playBatches(lab, order);
  if (played === undefined) throw new Error('a round without a batch');
  return played;
}

/** Milliseconds from the order to the last Result: without the browser's start. */
export function duration_ms({ batch }: Pick<PlayedBatch, 'batch'>): number {
  return Date.parse(batch.ended_at ?? '') - Date.parse(batch.created_at);
}

/** Throws unless every Result is `ok`: the speed of something else would be measured. */
export function mustBeHealthy({ rows }: Pick<PlayedBatch, 'rows'>): void {
  const bad = rows.filter(({ verdict }) => verdict.verdict !== 'ok');
  const [first] = bad;
  if (first === undefined) return;
  throw new Error(`${bad.length} healthy targets were not ok, ${first.url} among them: ${first.raw_error}`);
}
