/** The issuer alone, for another host than the collector's: its own application, its own key file, its own memory. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createApp } from '../app.ts';
import { listen, type Listening } from '../http-server.ts';
import { keysRoom } from '../keys/keys-room.ts';
import type { Address } from '../network/address.ts';
import type { Network } from '../network/network.ts';
import type { Endpoint } from '../options.ts';
import { issuerKeys, publishedTokenKeys, TOKEN_KEYS_FILE } from './issuer-keys.ts';
import { issuerRoom } from './issuer.ts';
import { createDayBook, DAY_BOOK_RULES } from './day-book.ts';

export interface IssuerOptions {
  listen: Endpoint;
  dataFolder: string;
  networkOf: (address: Address) => Network;
  minTakers: number;
  version: string;
  log: Logger;
  now?: () => Date;
}

/** Not ok: it cannot listen there. Throws when the key file is there and does not hold keys. */
export async function startIssuer(options: IssuerOptions): Promise<Listening> {
  const now = options.now ?? (() => new Date());
  const keys = issuerKeys(join(options.dataFolder, TOKEN_KEYS_FILE), now);
  await keys.keys();
  const issuer = issuerRoom({
    keys,
    book: createDayBook(now, { ...DAY_BOOK_RULES, min_takers: options.minTakers }),
    networkOf: options.networkOf,
    now,
  });
  const published = keysRoom([async () => publishedTokenKeys(await keys.keys(), now())]);
  const rooms = [issuer, published];
  return listen(createApp({ rooms, version: options.version, log: options.log }), options.listen);
}
