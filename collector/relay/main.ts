/** `npm run relay`: carries envelopes to one gateway, for whoever wants to stand between people and a collector. */
import { createApp } from '../app.ts';
import { listen } from '../http-server.ts';
import { logOfMistakes } from '../log-of-mistakes.ts';
import own from '../package.json' with { type: 'json' };
import { runServer } from '../run-server.ts';
import { parseRelayArguments, RELAY_USAGE } from './relay-arguments.ts';
import { relayRoom } from './relay.ts';

const ABOUT = {
  title: 'Reachwatch relay',
  description: 'Carries envelopes that it cannot open to one gateway, and its answers back (RFC 9458).',
};

const read = parseRelayArguments(process.argv.slice(2));
process.exitCode = await runServer(RELAY_USAGE, read, ({ gateway, listen: endpoint }) => {
  const rooms = [relayRoom({ gateway, now: () => new Date() })];
  return listen(createApp({ rooms, about: ABOUT, version: own.version, log: logOfMistakes() }), endpoint);
});
