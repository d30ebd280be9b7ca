/** `npm run issuer`: gives out tokens for collectors elsewhere (`npm run collector -- --issuer URL`). */
import pino from 'pino';
import { refuse } from '../refuse.ts';
import { stopSignal } from '../stop-signal.ts';
import { ISSUER_USAGE, parseIssuerArguments } from './issuer-arguments.ts';
import { startIssuer } from './start-issuer.ts';

async function main(words: readonly string[]): Promise<number> {
  const read = parseIssuerArguments(words);
  if (read.kind === 'help') {
    process.stdout.write(`${ISSUER_USAGE}\n`);
    return 0;
  }
  if (read.kind === 'wrong') return refuse(`${read.message} (usage: ${ISSUER_USAGE})`);
  const stopped = stopSignal();
  // Mistakes of its own are all that it writes: neither who asked nor for how many.
  const log = pino({ base: null, level: 'error' }, pino.destination(2));
  const started = await startIssuer(read.options, log);
  if (!started.ok) return refuse(started.message);
  process.stdout.write(`${JSON.stringify({ listening: started.issuer.url })}\n`);
  await stopped;
  await started.issuer.close();
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
