/** Opens the rooms, the gateway that leads to them without an address, and then the door. */
import pino, { type Logger } from 'pino';
import { createApp } from './app.ts';
import { gatewayRoom } from './gateway/gateway.ts';
import { listen, type Listening } from './http-server.ts';
import { openRooms } from './open-rooms.ts';
import type { CollectorOptions } from './options.ts';
import own from './package.json' with { type: 'json' };

/**
 * Its `close` takes nothing more, finishes what it took, and lets go of the data folder. Not ok: an option names something that
 * cannot be used; nothing runs any more.
 */
export async function startCollector(
  options: CollectorOptions,
  log: Logger = standardLog(),
): Promise<Listening> {
  const opened = await openRooms(options, log);
  if (!opened.ok) return opened;
  const { beside, gatewayKeys } = opened;
  const gateway = gatewayRoom({
    keys: gatewayKeys,
    dispatch: (request) => app.fetch(request),
    now: () => new Date(),
  });
  const app = createApp({ rooms: [...opened.rooms, gateway], beside, version: own.version, log });
  return listen(app, options.listen, opened.close);
}

/** To standard error, one JSON object a line; neither addresses nor anything that a sender wrote. */
function standardLog(): Logger {
  return pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}
