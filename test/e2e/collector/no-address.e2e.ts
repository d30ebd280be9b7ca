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
import { filesBelow, tracesOf } from './traces.ts';

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

it(`keeps no trace of who sent, after ${SENDERS.length * ROUNDS} requests from ${SENDERS.length} addresses`, async () => {
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

  const found = SENDERS.flatMap(({ address }) =>
    tracesOf(address).flatMap((trace) =>
      Object.entries(written)
        .filter(([, content]) => content.includes(trace))
        .map(([place]) => `${place}: ${trace.toString('latin1')}`),
    ),
  );
  expect(found).toEqual([]);
}, 240_000);

it('has nothing to find, but would have found it', async () => {
  const address = SENDERS[0]?.address ?? '';
  const content = Buffer.from(`{"from":"${createHash('sha256').update(address).digest('hex')}"}`);
  expect(tracesOf(address).some((trace) => content.includes(trace))).toBe(true);
});
