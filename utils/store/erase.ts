import { commit } from './commit.ts';
import type { Connection } from './connection.ts';
import { STORE_NAMES } from './schema.ts';

/** Empties every store in one transaction. The database itself stays, so that nobody who has it open stands in the way. */
export async function erase(connection: Connection): Promise<void> {
  await connection.use(async (db) => {
    const transaction = db.transaction(STORE_NAMES, 'readwrite');
    await commit(
      transaction,
      STORE_NAMES.map((name) => transaction.objectStore(name).clear()),
    );
  });
}
