/** One connection to the database, opened when first used and again whenever it was closed under us. */
import { deleteDB, openDB } from 'idb';
import { MIGRATIONS } from './migrations.ts';
import type { Migration } from './migrations.ts';
import type { Database, Schema } from './schema.ts';

/** Does one piece of work in exactly one transaction: the piece may be begun again when the connection was lost. */
export type Work<T> = (db: Database) => Promise<T>;

export interface Connection {
  use: <T>(work: Work<T>) => Promise<T>;
  close: () => Promise<void>;
  /** Takes the database itself away; the next use begins a new one. Others that have it open are asked to let go. */
  destroy: () => Promise<void>;
}

interface Opened {
  db: Database;
  lost: boolean;
}

/**
 * Another page with a newer version may ask us to let go (`blocking`), and the browser may end a connection by itself
 * (`terminated`). Neither loses anything: an unfinished transaction is undone by the browser and begun again by us.
 */
export function connect(name: string, migrations: readonly Migration[] = MIGRATIONS): Connection {
  let opening: Promise<Opened> | null = null;

  const open = (): Promise<Opened> => {
    opening ??= openAt(name, migrations, () => {
      opening = null;
    }).catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };

  const close = async () => {
    const closing = opening;
    opening = null;
    (await closing)?.db.close();
  };

  return {
    use: async (work) => {
      const opened = await open();
      try {
        return await work(opened.db);
      } catch (error) {
        if (!opened.lost || !isLoss(error)) throw error;
        return work((await open()).db);
      }
    },
    close,
    destroy: async () => {
      await close();
      await deleteDB(name);
    },
  };
}

async function openAt(name: string, migrations: readonly Migration[], onLost: () => void): Promise<Opened> {
  const opened: { db: Database | null; lost: boolean } = { db: null, lost: false };
  const lose = () => {
    opened.lost = true;
    opened.db?.close();
    onLost();
  };
  let failure: unknown = null;
  const db = await openDB<Schema>(name, migrations.length, {
    upgrade: (upgraded, oldVersion, _newVersion, transaction) => {
      const run = async () => {
        for (const migrate of migrations.slice(oldVersion)) await migrate(upgraded, transaction);
      };
      transaction.done.catch(() => {}); // Told by openDB's own rejection.
      run().catch((error: unknown) => {
        failure = error;
        transaction.abort(); // The older version stays as it was.
      });
    },
    blocking: lose,
    terminated: lose,
  }).catch((error: unknown) => {
    throw failure === null ? error : new Error(`store: a migration of ${name} failed`, { cause: failure });
  });
  opened.db = db;
  return Object.assign(opened, { db });
}

function isLoss(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'InvalidStateError' || error.name === 'AbortError');
}
