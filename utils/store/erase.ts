import { commit } from './commit.ts';
import type { Connection } from './connection.ts';
import { isDiskFull } from './full-disk.ts';
import { STORE_NAMES } from './schema.ts';

/**
 * Empties every store in one transaction. The database itself stays, so that nobody who has it open stands in the way;
 * but on a full disk Firefox has no room even for that (measured in 153, 2026-11), and the database goes as a whole.
 */
export async function erase(connection: Connection): Promise<void> {
  try {
    await connection.use((db) => {
      const transaction = db.transaction(STORE_NAMES, 'readwrite');
      return commit(
        transaction,
        STORE_NAMES.map((name) => transaction.objectStore(name).clear()),
      );
    });
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    await connection.destroy();
  }
}
