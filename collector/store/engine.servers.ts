/** ClickHouse on servers, over HTTP. Several are taken in turn: one that does not answer is passed over. */
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { engineOf, type Engine } from './engine.ts';

const REQUEST_LIMIT_MS = 120_000;

/**
 * A row counts as inserted when it is on a server of its shard, and not on its way there. In order: what is inserted and what is
 * read goes to the same replica of each shard while it is up, since the others have a row a moment later.
 */
const SETTINGS = { insert_distributed_sync: 1, load_balancing: 'in_order' };

/** Errors are the caller's to log; the client would print them, statements and all. */
const QUIET = { level: ClickHouseLogLevel.OFF };

/** Errors in which no server said anything: another one may. */
const UNREACHED =
  /ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EPIPE|socket hang up|[Tt]imeout/;

export function openServers(urls: readonly string[]): Engine {
  const engines = urls.map((url) =>
    engineOf(createClient({ url, request_timeout: REQUEST_LIMIT_MS, log: QUIET }), SETTINGS),
  );
  let first = 0;
  const onOne = async <T>(work: (engine: Engine) => Promise<T>): Promise<T> => {
    for (let tried = 0; ; tried += 1) {
      const engine = engines[first % engines.length];
      if (engine === undefined) throw new Error('no server');
      try {
        return await work(engine);
      } catch (error) {
        if (!isUnreached(error) || tried + 1 >= engines.length) throw error;
        // Of several that found it away at once, one passes it over.
        if (engines[first % engines.length] === engine) first += 1;
      }
    }
  };
  return {
    run: (sql) => onOne((engine) => engine.run(sql)),
    insert: (table, lines) => onOne((engine) => engine.insert(table, lines)),
    table: (sql) => onOne((engine) => engine.table(sql)),
    rows: (sql) => onOne((engine) => engine.rows(sql)),
    // The first piece decides: after it another server could not go on from there.
    stream: async function* (sql) {
      const { rest, head } = await onOne(async (engine) => {
        const stream = engine.stream(sql)[Symbol.asyncIterator]();
        return { head: await stream.next(), rest: stream };
      });
      for (let piece = head; piece.done !== true; piece = await rest.next()) yield piece.value;
    },
    version: () => onOne((engine) => engine.version()),
    pinned: () => {
      const engine = engines[first % engines.length];
      if (engine === undefined) throw new Error('no server');
      return engine;
    },
    close: async () => {
      for (const engine of engines) await engine.close();
    },
  };
}

function isUnreached(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return UNREACHED.test(`${code} ${error.message}`);
}
