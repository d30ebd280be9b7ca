/** Everything that a collector writes, searched for the addresses of those who spoke to it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pMap from 'p-map';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { batch, onTargets } from './batches.ts';
import { allCounted } from './counts.ts';
import {
  makeFolder,
  removeFolder,
  startCollector,
  type Answer,
  type RunningCollector,
} from './running-collector.ts';
import { blindFor } from './token-client.ts';
import { filesBelow, findIn, tracesOf } from './traces.ts';

/** 500 addresses whose text, numbers and bytes occur nowhere by chance; half of them come through a proxy. */
const SENDERS = Array.from({ length: 500 }, (_, index) => ({
  address:
    index % 2 === 0
      ? `127.1.${137 + (index % 100)}.${139 + (index % 97)}`
      : `203.0.${113 + (index % 100)}.${151 + (index % 97)}`,
  isForwarded: index % 2 === 1,
}));
const ROUNDS = Number(process.env['REACHWATCH_ROUNDS'] ?? 5);

let folder = '';
let collector: RunningCollector;
/** Body of a request for a token. */
let wanted = '';
const data = () => join(folder, 'data');

beforeAll(async () => {
  folder = await makeFolder();
  collector = await startCollector(data(), '--min-reporters', '1', '--asn-map', join(folder, 'networks.csv'));
  wanted = JSON.stringify((await blindFor(collector, 1)).request);
});
afterAll(async () => {
  await collector.stop();
  await removeFolder(folder);
});

/** Good, bad, broken, and of every path that looks at the sender. */
function speak({ address, isForwarded }: (typeof SENDERS)[number], round: number): Promise<Answer> {
  const via = isForwarded ? { headers: { 'x-forwarded-for': address } } : { from: address };
  const kinds = [
    () => collector.ask('/v1/reports', { ...via, body: JSON.stringify(batch(onTargets(2))) }),
    () => collector.ask('/v1/reports', { ...via, body: '{"schema_version":' }),
    () => collector.ask('/v1/tokens', { ...via, body: wanted }),
    () => collector.ask('/v1/network', via),
    () => collector.ask('/v1/aggregates?axis_x=colour', via),
  ];
  const kind = kinds[round % kinds.length];
  if (kind === undefined) throw new Error('no kind');
  return kind();
}

it(
  `keeps no trace of who sent, after ${SENDERS.length * ROUNDS} requests from ${SENDERS.length} addresses`,
  async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await pMap(SENDERS, (sender) => speak(sender, round), { concurrency: 16 });
    }
    const metrics = (await collector.ask('/metrics')).text;
    await allCounted(collector);
    // Files are looked at while it runs, and again when it has written what it held.
    const running = await Promise.all(
      (await filesBelow(data())).map((file) => readFile(file).catch(() => Buffer.alloc(0))),
    );
    await collector.stop();
    const stopped = await Promise.all((await filesBelow(data())).map((file) => readFile(file)));
    const written = {
      running: Buffer.concat(running),
      stopped: Buffer.concat(stopped),
      log: Buffer.from(collector.log()),
      metrics: Buffer.from(metrics),
    };
    expect(written.stopped.length).toBeGreaterThan(10_000);

    const traces = SENDERS.flatMap(({ address }) => tracesOf(address));
    const found = Object.entries(written).flatMap(([place, content]) =>
      findIn(content, traces).map((trace) => `${place}: ${trace}`),
    );
    expect(found).toEqual([]);
  },
  120_000 + ROUNDS * 30_000,
);

it('would have found one', () => {
  const address = SENDERS[7]?.address ?? '';
  const traces = tracesOf(address);
  const digest = createHash('sha256').update(address).digest();
  for (const content of [address, `"${digest.toString('hex')}"`, digest]) {
    const written = Buffer.concat([Buffer.alloc(1000), Buffer.from(content)]);
    expect(findIn(written, traces)).not.toEqual([]);
  }
});
