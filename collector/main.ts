/** `npm run collector`: the aggregation endpoint (contract §2.2). */
import { COLLECTOR_USAGE, parseCollectorArguments } from './options.ts';
import { startCollector } from './start-collector.ts';
import { stopSignal } from './stop-signal.ts';
import { refuse } from './refuse.ts';

async function main(words: readonly string[]): Promise<number> {
  const read = parseCollectorArguments(words);
  if (read.kind === 'help') {
    process.stdout.write(`${COLLECTOR_USAGE}\n`);
    return 0;
  }
  if (read.kind === 'wrong') return refuse(`${read.message} (usage: ${COLLECTOR_USAGE})`);
  const stopped = stopSignal();
  const started = await startCollector(read.options);
  if (!started.ok) return refuse(started.message);
  process.stdout.write(`${JSON.stringify({ listening: started.collector.url })}\n`);
  await stopped;
  await started.collector.close();
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
