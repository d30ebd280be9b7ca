/** `npm run relay`: carries envelopes to one gateway, for whoever wants to stand between people and a collector. */
import pino from 'pino';
import { createApp } from '../app.ts';
import { listen } from '../http-server.ts';
import own from '../package.json' with { type: 'json' };
import { stopSignal } from '../stop-signal.ts';
import { parseRelayArguments, RELAY_USAGE } from './relay-arguments.ts';
import { relayRoom } from './relay.ts';
import { refuse } from '../refuse.ts';

const ABOUT = {
  title: 'Reachwatch relay',
  description: 'Carries envelopes that it cannot open to one gateway, and its answers back (RFC 9458).',
};

async function main(words: readonly string[]): Promise<number> {
  const read = parseRelayArguments(words);
  if (read.kind === 'help') {
    process.stdout.write(`${RELAY_USAGE}\n`);
    return 0;
  }
  if (read.kind === 'wrong') return refuse(`${read.message} (usage: ${RELAY_USAGE})`);
  const stopped = stopSignal();
  const rooms = [relayRoom({ gateway: read.gateway, now: () => new Date() })];
  // Mistakes of its own are all that it writes: neither who asked nor what.
  const log = pino({ base: null, level: 'error' }, pino.destination(2));
  const listening = await listen(createApp({ rooms, about: ABOUT, version: own.version, log }), read.listen);
  if (!listening.ok) return refuse(listening.message);
  process.stdout.write(`${JSON.stringify({ listening: listening.server.url })}\n`);
  await stopped;
  await listening.server.close();
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
