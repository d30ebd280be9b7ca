/** `npm run collector` on a cluster: the same counts, row for row, as on the embedded engine, and servers that go and come back. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { batchOf } from '../../../bench/collector/batches.ts';
import { hourNow } from '../batches.ts';
import { allCounted } from '../counts.ts';
import {
  makeFolder,
  removeFolder,
  startCollector,
  until,
  type RunningCollector,
} from '../running-collector.ts';
import { whyNoCluster } from './able.ts';
import { startCluster, type Cluster } from './cluster.ts';

const reason = whyNoCluster();
if (reason !== null) console.log(reason);

const QUESTIONS = [
  '',
  'axis_x=input&axis_y=probe_asn',
  'axis_x=measurement_start_day&axis_y=verdict&time_grain=hour',
  'probe_cc=IQ&axis_x=service&axis_y=failure_class',
  'axis_x=mechanism&format=CSV',
];
const BATCHES = 256;
const AT_ONCE = 8;
/** One for each network of `networks.csv`. */
const SENDERS = ['127.1.0.1', '127.2.0.1', '127.3.0.1'];

async function answers({ ask }: RunningCollector): Promise<string[]> {
  const said = await Promise.all(QUESTIONS.map((query) => ask(`/v1/aggregates?${query}`)));
  return said.map(({ status, text }) => `${status} ${text}`);
}

describe.skipIf(reason !== null)('collectors on a cluster and on the embedded engine', () => {
  let folder: string;
  let cluster: Cluster;
  let here: RunningCollector;
  let there: RunningCollector;
  const startThere = (): Promise<RunningCollector> =>
    start(join(folder, 'there'), '--clickhouse', cluster.nodes.map(({ url }) => url).join(','));
  const start = (data: string, ...words: string[]): Promise<RunningCollector> =>
    startCollector(data, '--asn-map', join(folder, 'networks.csv'), ...words);

  beforeAll(async () => {
    [folder, cluster] = await Promise.all([makeFolder(), startCluster()]);
    [here, there] = await Promise.all([start(join(folder, 'here')), startThere()]);
  });
  afterAll(async () => {
    await Promise.all([here?.stop('SIGKILL'), there?.stop('SIGKILL')]);
    await cluster?.close();
    await removeFolder(folder);
  });

  /** The same batches to both, each until it is taken. */
  async function sendToBoth(run: string, before: (number: number) => Promise<void>): Promise<void> {
    for (let from = 0; from < BATCHES; from += AT_ONCE) {
      await before(from);
      const some = Array.from({ length: AT_ONCE }, (_, index) => from + index);
      await Promise.all(
        some.flatMap((number) => {
          const body = JSON.stringify(batchOf(run, number, hourNow(number % 5), 10 + (number % 30)));
          const sender = SENDERS[number % SENDERS.length] ?? '';
          return [here, there].map(async ({ ask }) => {
            const { status, text } = await ask('/v1/reports', { body, from: sender });
            expect(`${status} ${text}`).toMatch(/^202 /);
          });
        }),
      );
    }
  }

  /** What both answer, once the second has counted what the first has. */
  async function bothAnswer(): Promise<{ expected: string[]; there: string[] }> {
    await allCounted(here);
    const expected = await answers(here);
    return until(
      async () => ({ expected, there: await answers(there) }),
      (seen) => seen.there.every((text, index) => text === expected[index]),
      120_000,
    );
  }

  test('have the same, row for row', async () => {
    await sendToBoth('plain', async () => undefined);
    const both = await bothAnswer();
    expect(both.expected[1]).toContain('"measurement_count"');
    expect(both.there).toEqual(both.expected);
  }, 180_000);

  test.each([
    ['the first server', 0],
    ['one of the other shard', 2],
  ])(
    'have the same after %s was killed and started again while reports came in',
    async (_which, index) => {
      const node = cluster.nodes[index];
      await sendToBoth(`killed ${index}`, async (number) => {
        if (number === BATCHES / 4) await node?.stop('SIGKILL');
        if (number === BATCHES / 2) await node?.start();
      });
      const both = await bothAnswer();
      expect(both.expected[1]).toContain('"measurement_count"');
      expect(both.there).toEqual(both.expected);
    },
    240_000,
  );

  test('have the same after all servers and the collector were killed, and the collector came back first', async () => {
    await sendToBoth('all', async (number) => {
      if (number !== BATCHES / 2) return;
      await Promise.all(cluster.nodes.map((node) => node.stop('SIGKILL')));
      await there.stop('SIGKILL');
      // It takes reports while nobody is there to count them.
      there = await startThere();
    });
    await Promise.all(cluster.nodes.map((node) => node.start()));
    const both = await bothAnswer();
    expect(both.expected[1]).toContain('"measurement_count"');
    expect(both.there).toEqual(both.expected);
  }, 240_000);
});
