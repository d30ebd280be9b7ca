/**
 * `kill -9` at random moments under load: what was acknowledged is counted, and nothing twice. 20 times here; as many as
 * REACHWATCH_KILLS says elsewhere (200 in the issue).
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReportBatch } from '../../../utils/report/schema.ts';
import { batch, hourNow, onTargets, report } from './batches.ts';
import { allCounted, countsOf, sumOf } from './counts.ts';
import { makeFolder, removeFolder, startCollector, type RunningCollector } from './running-collector.ts';

const KILLS = Number(process.env['REACHWATCH_KILLS'] ?? 20);
const SENDERS = 8;
const REPORTS = 5;

let folder = '';
beforeAll(async () => {
  folder = await makeFolder();
});
afterAll(() => removeFolder(folder));

/** The process of the moment; those who send go on with the next one. */
let collector: RunningCollector;
const start = () =>
  startCollector(join(folder, 'data'), '--min-reporters', '1', '--asn-map', join(folder, 'networks.csv'));

const isTaken = (sent: ReportBatch, from: string): Promise<boolean> =>
  collector.ask('/v1/reports', { body: JSON.stringify(sent), from }).then(
    ({ status }) => status === 202,
    () => false,
  );

/** Sends the same batch until it hears yes. */
async function insist(isOver: () => boolean): Promise<number> {
  let acknowledged = 0;
  while (!isOver()) {
    const sent = fresh(acknowledged);
    while (!(await isTaken(sent, '127.1.0.1'))) await pause(20);
    acknowledged += 1;
  }
  return acknowledged;
}

/** Sends each batch once. */
async function tryOnce(isOver: () => boolean): Promise<{ sent: number; acknowledged: number }> {
  const counts = { sent: 0, acknowledged: 0 };
  while (!isOver()) {
    counts.sent += 1;
    if (await isTaken(fresh(counts.sent), '127.3.0.1')) counts.acknowledged += 1;
    else await pause(20);
  }
  return counts;
}

/** Some tell of two hours, so that some batches are two lines of the journal. */
function fresh(number: number): ReportBatch {
  const hour = hourNow(number % 3 === 0 ? 1 : 0);
  return batch(onTargets(REPORTS, (input) => report({ input, ...(input.length % 2 === 0 && { hour }) })));
}

it(
  `counts what was acknowledged, exactly, after ${KILLS} times kill -9`,
  async () => {
    collector = await start();
    let over = false;
    const isOver = () => over;
    const insisting = Promise.all(Array.from({ length: SENDERS }, () => insist(isOver)));
    const trying = Promise.all(Array.from({ length: SENDERS }, () => tryOnce(isOver)));
    for (let kill = 0; kill < KILLS; kill += 1) {
      await pause(Math.random() * 1500);
      await collector.stop('SIGKILL');
      collector = await start();
    }
    await pause(1000);
    over = true;
    const insisted = (await insisting).reduce((sum, count) => sum + count, 0);
    const tried = (await trying).reduce(
      (sum, { sent, acknowledged }) => ({
        sent: sum.sent + sent,
        acknowledged: sum.acknowledged + acknowledged,
      }),
      { sent: 0, acknowledged: 0 },
    );
    await allCounted(collector);
    const counted = async (country: string) =>
      sumOf(await countsOf(collector, `probe_cc=${country}&axis_x=input`));
    console.log(`${insisted} batches until yes, ${tried.acknowledged} of ${tried.sent} with one try`);
    expect(insisted).toBeGreaterThan(KILLS);
    expect(await counted('IQ')).toBe(insisted * REPORTS);
    // What was cut off before its answer may be there or not, but whole.
    const once = await counted('IR');
    expect(once % REPORTS).toBe(0);
    expect(once).toBeGreaterThanOrEqual(tried.acknowledged * REPORTS);
    expect(once).toBeLessThanOrEqual(tried.sent * REPORTS);
    expect(await collector.stop()).toBe(0);
  },
  120_000 + KILLS * 15_000,
);
