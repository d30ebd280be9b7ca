/** `npm run collector`: the aggregation endpoint (contract §2.2). */
import { COLLECTOR_USAGE, parseCollectorArguments } from './options.ts';
import { runServer } from './run-server.ts';
import { startCollector } from './start-collector.ts';

const read = parseCollectorArguments(process.argv.slice(2));
process.exitCode = await runServer(COLLECTOR_USAGE, read, ({ options }) => startCollector(options));
