/** Acknowledged, durable batches against what a bare server only parses; whether loading keeps up; what it takes of memory. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { allCounted, countsOf, sumOf } from '../../e2e/collector/counts.ts';
import { makeFolder, removeFolder, startCollector } from '../../e2e/collector/running-collector.ts';
import { growth, type Figure, type Measured } from '../figure.ts';
import { startBareServer } from './bare-program.ts';
import { REPORTS_A_BATCH } from './batches.ts';
import type { LoadPlan, LoadResult } from './load-plan.ts';
import { mostMemoryOf, watch } from './watch.ts';

const CONNECTIONS = 256;
const WARM_UP_SECONDS = 2;
/** The bare server's rate does not change with time. */
const MOST_BARE_SECONDS = 10;
const GOALS = { rate: 0.6, growth: 0.02, memory_MB: 1500 };
const BYTES_A_MB = 1e6;

export async function measureLoad(seconds: number): Promise<Measured> {
  const bareSeconds = Math.min(seconds, MOST_BARE_SECONDS);
  // Before and after: the machine is somebody else's too, and not always equally.
  const before = await bareRate(bareSeconds);
  const folder = await makeFolder();
  const collector = await startCollector(folder, '--min-reporters', '1');
  try {
    const watching = watch(collector);
    const loaded = await putLoad(collector.url, seconds);
    const seen = (await watching.end()).filter(({ at }) => at > WARM_UP_SECONDS);
    const ended = performance.now();
    await allCounted(collector);
    const drained = (performance.now() - ended) / 1000;
    const counted = sumOf(await countsOf(collector));
    const memory = mostMemoryOf(collector.pid);
    const bare = (before + (await bareRate(bareSeconds))) / 2;

    const rate = loaded.acknowledged / loaded.seconds;
    const secondHalf = seen.slice(Math.floor(seen.length / 2));
    const figures: Omit<Figure, 'part'>[] = [
      {
        what: 'acknowledged batches of 50 a second, to a bare server’s',
        value: rate / bare,
        unit: 'ratio',
        goal: GOALS.rate,
        atLeast: true,
        from: {
          batches: rate,
          bare,
          p50_ms: loaded.p50_ms,
          p99_ms: loaded.p99_ms,
          refused: loaded.refused,
          seconds: loaded.seconds,
        },
      },
      {
        what: 'lag of loading that a second of load adds, in its second half',
        value: growth(secondHalf.map(({ at, loaded: lag }) => [at, lag])),
        unit: 'seconds',
        goal: GOALS.growth,
        from: { most_lag: Math.max(...seen.map(({ loaded: lag }) => lag)) },
      },
      {
        what: 'the same of publishing',
        value: growth(secondHalf.map(({ at, published }) => [at, published])),
        unit: 'seconds',
        goal: GOALS.growth,
        from: { most_lag: Math.max(...seen.map(({ published }) => published)), drained },
      },
      {
        what: 'memory, at most',
        value: memory / BYTES_A_MB,
        unit: 'MB',
        goal: GOALS.memory_MB,
        from: { reports: loaded.all * REPORTS_A_BATCH },
      },
    ];
    const wrongs = Object.entries(loaded.odd).map(
      ([answer, times]) => `a batch was answered "${answer}", ${times} times`,
    );
    const sent = loaded.all * REPORTS_A_BATCH;
    if (counted !== sent) wrongs.push(`${sent} reports were acknowledged, ${counted} are counted`);
    return { figures: figures.map((figure) => ({ part: 'load', ...figure })), wrongs };
  } finally {
    await collector.stop('SIGKILL');
    await removeFolder(folder);
  }
}

async function bareRate(seconds: number): Promise<number> {
  const server = await startBareServer();
  try {
    const { acknowledged } = await putLoad(server.url, seconds);
    return acknowledged / seconds;
  } finally {
    await server.stop();
  }
}

async function putLoad(url: string, seconds: number): Promise<LoadResult> {
  const plan: LoadPlan = {
    port: Number(new URL(url).port),
    connections: CONNECTIONS,
    warmUpSeconds: WARM_UP_SECONDS,
    seconds,
    run: randomBytes(6).toString('base64url'),
  };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'load-client.ts'), JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [status]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (status !== 0) throw new Error(`the load ended with ${String(status)}`);
  const result: LoadResult = JSON.parse(said);
  return result;
}
