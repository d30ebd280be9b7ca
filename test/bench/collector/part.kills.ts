/** `kill -9` at random moments under load: what was acknowledged is counted, cell by cell, and nothing twice. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReportBatch } from '../../../utils/report/schema.ts';
import { hourNow } from '../../e2e/collector/batches.ts';
import { allCounted, countsOf } from '../../e2e/collector/counts.ts';
import {
  makeFolder,
  removeFolder,
  startCollector,
  type RunningCollector,
} from '../../e2e/collector/running-collector.ts';
import type { Measured } from '../figure.ts';
import { batchOf } from './batches.ts';

const MAIN = join(import.meta.dirname, '..', '..', '..', 'collector', 'main.ts');
const SENDERS = 16;
/** Each batch has another number of reports, so that one that is lost is not made up for by one that is doubled. */
const MOST_REPORTS = 9;
const RETRY_MS = 20;
const LONGEST_LIFE_MS = 1500;
/** Every fourth dies while it starts, some moments after it was born. */
const STILLBORN_EVERY = 4;
const LONGEST_START_MS = 900;

export async function measureKills(kills: number): Promise<Measured> {
  const folder = await makeFolder();
  const run = randomBytes(6).toString('hex');
  const expected = new Map<string, number>();
  let collector: RunningCollector | null = null;
  const ending = new AbortController();
  let [acknowledged, number] = [0, 0];

  const isTaken = async (sent: ReportBatch): Promise<boolean> => {
    try {
      const answer = await collector?.ask('/v1/reports', { body: JSON.stringify(sent) });
      return answer?.status === 202;
    } catch {
      return false;
    }
  };
  /** As a device does: the same batch again until it hears yes. */
  const send = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      number += 1;
      const sent = batchOf(run, number, hourNow(number % 3), 1 + (number % MOST_REPORTS));
      while (!(await isTaken(sent))) await sleep(RETRY_MS);
      acknowledged += 1;
      for (const { input, verdict } of sent.reports) {
        const cell = `${input} ${verdict}`;
        expected.set(cell, (expected.get(cell) ?? 0) + 1);
      }
    }
  };
  try {
    const sending = Promise.all(Array.from({ length: SENDERS }, send));
    for (let kill = 1; kill <= kills; kill += 1) {
      if (kill % STILLBORN_EVERY === 0) await startAndKill(folder, Math.random() * LONGEST_START_MS);
      else {
        collector = await startCollector(folder, '--min-reporters', '1');
        await sleep(Math.random() * LONGEST_LIFE_MS);
        await collector.stop('SIGKILL');
      }
    }
    collector = await startCollector(folder, '--min-reporters', '1');
    ending.abort();
    await sending;
    await allCounted(collector);
    const { result } = await countsOf(collector, 'axis_x=input&axis_y=verdict');
    const counted = new Map(
      result.map((row) => [`${String(row['input'])} ${String(row['verdict'])}`, row.measurement_count]),
    );
    const cells = new Set([...expected.keys(), ...counted.keys()]);
    const different = [...cells].filter((cell) => expected.get(cell) !== counted.get(cell));
    return {
      figures: [
        {
          part: 'kills',
          what: 'cells whose count is not what was acknowledged',
          value: different.length,
          unit: 'results',
          goal: 0,
          from: { kills, acknowledged_batches: acknowledged, cells: cells.size },
        },
      ],
      wrongs: different
        .slice(0, 5)
        .map((cell) => `${cell}: ${expected.get(cell) ?? 0} acknowledged, ${counted.get(cell) ?? 0} counted`),
    };
  } finally {
    ending.abort();
    await collector?.stop('SIGKILL');
    await removeFolder(folder);
  }
}

/** Killed so many milliseconds after it was born, whether it listens by then or not. */
async function startAndKill(folder: string, after_ms: number): Promise<void> {
  const child = spawn(
    process.execPath,
    [MAIN, '--listen', '127.0.0.1:0', '--control-dns', '127.0.0.1:1', '--data', folder],
    {
      stdio: 'ignore',
    },
  );
  const ended = once(child, 'exit');
  await sleep(after_ms);
  child.kill('SIGKILL');
  await ended;
}
