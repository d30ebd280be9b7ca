/** Opens the rooms in order, and then the door. */
import { mkdir } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import pino, { type Logger } from 'pino';
import { controlRoom } from './control/control-room.ts';
import { startVantage } from './control/vantage.ts';
import { createApp } from './app.ts';
import { healthRoom } from './health/health.ts';
import { listen } from './http-server.ts';
import { keysRoom } from './keys/keys-room.ts';
import { openSigningKeys } from './keys/signing-keys.ts';
import { openCatalogue } from './lists/catalogue.ts';
import { listsRoom } from './lists/lists-room.ts';
import type { CollectorOptions } from './options.ts';
import own from './package.json' with { type: 'json' };
import type { Room } from './room.ts';

export interface Collector {
  /** Where it listens, `http://ADDRESS:PORT`. */
  url: string;
  /** Takes nothing more, finishes what it took, and lets go of the data folder. */
  close: () => Promise<void>;
}

export type StartedCollector = { ok: true; collector: Collector } | { ok: false; message: string };

/** Not ok: an option names something that cannot be used; nothing runs any more. */
export async function startCollector(
  options: CollectorOptions,
  log: Logger = standardLog(),
): Promise<StartedCollector> {
  const opened = await openRooms(options, log);
  if (!opened.ok) return opened;
  const { rooms } = opened;
  const closeRooms = async () => {
    for (const room of rooms.toReversed()) await room.close();
  };
  const listening = await listen(createApp({ rooms, version: own.version, log }), options.listen);
  if (!listening.ok) {
    await closeRooms();
    return listening;
  }
  const { url, close } = listening.server;
  return {
    ok: true,
    collector: {
      url,
      close: async () => {
        await close();
        await closeRooms();
      },
    },
  };
}

type OpenedRooms = { ok: true; rooms: Room[] } | { ok: false; message: string };

async function openRooms(options: CollectorOptions, log: Logger): Promise<OpenedRooms> {
  const { dataFolder } = options;
  await mkdir(dataFolder, { recursive: true });
  const opened = await openSigningKeys(dataFolder);
  if (!opened.ok) return opened;
  const lists = await openCatalogue(options.listsFolder, log);
  if (!lists.ok) return lists;
  const { keys } = opened;
  const { catalogue } = lists;
  const started = await startVantage(
    {
      dataFolder,
      interval_seconds: options.controlIntervalSeconds,
      resolvers: options.controlDns.map(({ host, port }) =>
        isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`,
      ),
      caFile: options.controlCaFile,
      ownAddresses: [options.listen.host],
      networkOf: () => ({ country: 'ZZ', asn: 0 }),
    },
    { catalogue, keys, log },
  );
  if (!started.ok) {
    catalogue.close();
    return started;
  }
  return {
    ok: true,
    rooms: [
      healthRoom(own.version, { vantage: started.vantage.status, list_faults: catalogue.faults }),
      keysRoom([keys.published]),
      listsRoom(catalogue),
      controlRoom(started.vantage, catalogue),
    ],
  };
}

/** To standard error, one JSON object a line; neither addresses nor anything that a sender wrote. */
function standardLog(): Logger {
  return pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}
