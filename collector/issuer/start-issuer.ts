/** The issuer alone, for another host than the collector's: its own application, its own key file, its own memory. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createApp } from '../app.ts';
import { firstLineOf } from '../first-line.ts';
import { listen, type Listening } from '../http-server.ts';
import { keysRoom } from '../keys/keys-room.ts';
import { logOfMistakes } from '../log-of-mistakes.ts';
import { openNetworks } from '../network/open-networks.ts';
import own from '../package.json' with { type: 'json' };
import { removeDrafts } from '../write-whole.ts';
import { createDayBook } from './day-book.ts';
import type { IssuerOptions } from './issuer-arguments.ts';
import { issuerKeys, publishedTokenKeys, TOKEN_KEYS_FILE } from './issuer-keys.ts';
import { issuerRoom } from './issuer.ts';
import { startTokenThreads } from './token-threads.ts';

const ABOUT = {
  title: 'Reachwatch issuer',
  description: 'Gives out anonymous tokens that prove a day, a country and a network, and sees no report.',
};

const now = (): Date => new Date();

/** Not ok: an option names something that cannot be used. A key file that does not hold keys is never replaced. */
export async function startIssuer({
  listen: endpoint,
  dataFolder,
  asnMapFile,
}: IssuerOptions): Promise<Listening> {
  const log = logOfMistakes();
  const networks = await openNetworks(asnMapFile);
  if (!networks.ok) return networks;
  const file = join(dataFolder, TOKEN_KEYS_FILE);
  const keys = issuerKeys(file, now);
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
    await removeDrafts(file);
    await keys.keys();
  } catch (error) {
    return { ok: false, message: `--data ${dataFolder}: ${firstLineOf(error)}` };
  }
  const work = startTokenThreads((error) => {
    log.error({ where: 'tokens', reason: firstLineOf(error) }, 'a thread ended, and is started again');
  });
  const rooms = [
    issuerRoom({ keys, book: createDayBook(now), networkOf: networks.networkOf, now, work }),
    keysRoom([async () => publishedTokenKeys(await keys.keys(), now())]),
  ];
  return listen(createApp({ rooms, about: ABOUT, version: own.version, log }), endpoint, work.close);
}
