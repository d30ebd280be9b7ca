/** Targets that exist nowhere, in the lists of a running collector: who says that one answers is not believed in the rest. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { batch, report, TARGETS } from './batches.ts';
import { allCounted, countsOf, sumOf } from './counts.ts';
import {
  makeFolder,
  removeFolder,
  startCollector,
  until,
  type RunningCollector,
} from './running-collector.ts';

const [FIRST, LATER] = ['https://first-nowhere.example/', 'https://later-nowhere.example/'];
const [INPUT = '', OTHER = ''] = TARGETS;

let folder = '';
let collector: RunningCollector | null = null;
const data = () => join(folder, 'data');
const lists = () => join(folder, 'lists');
const start = async (...canaries: readonly string[]): Promise<RunningCollector> => {
  await writeFile(join(data(), 'canaries.csv'), `url\n${canaries.join('\n')}\n`);
  const words = ['--min-reporters', '1', '--lists', lists(), '--asn-map', join(folder, 'networks.csv')];
  return (collector = await startCollector(data(), ...words));
};

beforeEach(async () => {
  folder = await makeFolder();
  await mkdir(data());
  await mkdir(lists());
  // What is a canary later is a target like any other at first.
  await writeFile(join(lists(), 'iq.csv'), `url,category_code\nhttps://real.example/,NEWS\n${LATER},GRP\n`);
});
afterEach(async () => {
  await collector?.stop('SIGKILL');
  await removeFolder(folder);
});

async function post({ ask }: RunningCollector, ...reports: Parameters<typeof report>[0][]): Promise<void> {
  const body = JSON.stringify(batch(reports.map((over) => report(over))));
  expect(await ask('/v1/reports', { body, from: '127.1.0.1' })).toMatchObject({ status: 202 });
}

it('marks what comes with an `ok` on a canary, and what came with it before it was known as one', async () => {
  const here = await start(FIRST);
  for (const id of ['services', 'iq']) {
    const { text } = await here.ask(`/v1/lists/${id}`);
    expect(text).toContain(`"url":"${FIRST}"`);
  }
  await post(here, { input: INPUT }, { input: FIRST, verdict: 'down', failure_class: 'dns' });
  await post(here, { input: INPUT }, { input: OTHER }, { input: FIRST });
  await post(here, { input: OTHER }, { input: LATER });
  await allCounted(here);
  const counts = await countsOf(here, 'axis_x=input');
  expect(counts.flagged_reports).toBe(2);
  const seen = new Map(counts.result.map(({ input, total_count }) => [input, total_count]));
  expect(seen).toEqual(
    new Map([
      [INPUT, 1],
      [OTHER, 1],
      [LATER, 1],
    ]),
  );

  await here.stop();
  const again = await start(LATER);
  const after = await until(
    () => countsOf(again, 'axis_x=input'),
    ({ flagged_reports, result }) => flagged_reports === 3 && result.length === 1,
    60_000,
  );
  expect(after.result).toMatchObject([{ input: INPUT, total_count: 1 }]);
  expect(sumOf(await countsOf(again, 'probe_cc=IR'))).toBe(0);
  expect((await countsOf(again, 'probe_cc=IR')).flagged_reports).toBe(0);
}, 120_000);
