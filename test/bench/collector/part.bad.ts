/** Requests that are bad in every way that a schema, a parser and a protocol know: each is refused, and nothing is left of it. */
import { randomBytes } from 'node:crypto';
import { allCounted, countsOf, sumOf } from '../../e2e/collector/counts.ts';
import { makeFolder, removeFolder, startCollector } from '../../e2e/collector/running-collector.ts';
import { sum, type Measured } from '../figure.ts';
import { sendBadRequests, sendSlowBodies } from './bad-traffic.ts';
import { bytesIn, traceIn } from './traces.ts';
import { memoryOf } from './watch.ts';

const CONNECTIONS = 16;
const SLOW = 50;
/** The collector's own limit for a request is 30 s. */
const PATIENCE_SECONDS = 60;
/** The first tenth fills caches and pools; what grows after it grows for ever. */
const FIRST = 0.1;
const BYTES_A_MB = 1e6;
/** What a heap may be larger by for no reason. */
const MEMORY_GOAL_MB = 100;

export async function measureBad(count: number): Promise<Measured> {
  const folder = await makeFolder();
  const marker = `fuzz-${randomBytes(6).toString('hex')}`;
  const collector = await startCollector(folder, '--min-reporters', '1');
  try {
    const port = Number(new URL(collector.url).port);
    const traffic = { port, marker, connections: CONNECTIONS };
    const slow = sendSlowBodies(port, SLOW, PATIENCE_SECONDS);
    const first = Math.ceil(count * FIRST);
    const warm = await sendBadRequests({ ...traffic, count: first, seed: 0 });
    const [memory, disk] = [memoryOf(collector.pid), await bytesIn(folder)];
    const begun = performance.now();
    const rest = await sendBadRequests({ ...traffic, count: count - first, seed: first });
    const seconds = (performance.now() - begun) / 1000;
    const cutOff = await slow;
    const grown = { memory: memoryOf(collector.pid) - memory, disk: (await bytesIn(folder)) - disk };
    await allCounted(collector);
    const counted = sumOf(await countsOf(collector));
    const metrics = (await collector.ask('/metrics')).text;
    const log = collector.log();
    const status = await collector.stop();

    const statuses = new Map(warm.statuses);
    for (const [name, times] of rest.statuses) statuses.set(name, (statuses.get(name) ?? 0) + times);
    const traces = await traceIn([marker], { folder, texts: { metrics, log } });
    return {
      figures: [
        {
          part: 'bad',
          what: 'bad requests that were not refused',
          value: warm.notRefused + rest.notRefused,
          unit: 'requests',
          goal: 0,
          from: {
            ...Object.fromEntries([...statuses].toSorted(([a], [b]) => Number(a) - Number(b))),
            a_second: (count - first) / seconds,
          },
        },
        {
          part: 'bad',
          what: 'slow bodies that were not cut off',
          value: SLOW - cutOff,
          unit: 'requests',
          goal: 0,
          from: { of: SLOW },
        },
        {
          part: 'bad',
          what: 'memory that nine tenths of them added',
          value: grown.memory / BYTES_A_MB,
          unit: 'MB',
          goal: MEMORY_GOAL_MB,
          from: { before: memory / BYTES_A_MB, requests: sum([...rest.statuses.values()]) },
        },
        {
          part: 'bad',
          what: 'what they added to the data folder',
          value: grown.disk / BYTES_A_MB,
          unit: 'MB',
          goal: null,
          from: { before: disk / BYTES_A_MB },
        },
        {
          part: 'bad',
          what: 'places where something of them is left',
          value: traces.length,
          unit: 'places',
          goal: 0,
          from: { counted_reports: counted },
        },
      ],
      wrongs: [
        ...warm.wrongs,
        ...rest.wrongs,
        ...traces,
        ...(counted === 0 ? [] : [`${counted} reports were counted of requests that were all bad`]),
        ...(status === 0 ? [] : [`the collector ended with ${String(status)}`]),
      ],
    };
  } finally {
    await collector.stop('SIGKILL');
    await removeFolder(folder);
  }
}
