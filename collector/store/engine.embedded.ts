/**
 * ClickHouse inside this process (chDB). Queries run on threads of their own, so that nothing that it does holds the event
 * loop up. One process has a folder at a time.
 */
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { Session } from 'chdb';
import { createChdbConnection } from 'chdb/connection';
import {
  engineOf,
  INSERT_SETTINGS,
  rowsOf,
  SETTINGS,
  tableOf,
  versionOf,
  WHOLE,
  type AnswerTable,
  type Engine,
} from './engine.ts';
import { turnstile, type Turnstile } from './turnstile.ts';

/** All that it may take: beside it, the process itself has 600 MB of its 1.5 GB. */
const MEMORY = 900 * 2 ** 20;
const ARGUMENTS = [
  `--max_server_memory_usage=${MEMORY}`,
  `--mark_cache_size=${64 * 2 ** 20}`,
  '--background_pool_size=2',
];

/** Node has four threads for files and for these queries: one stays free for the journal. */
const MOST_AT_ONCE = 3;

export type OpenedEngine = { ok: true; engine: Engine } | { ok: false; message: string };

/** Not ok: another process has the folder, or it cannot be used. */
export function openEmbedded(path: string): OpenedEngine {
  try {
    // Only a session takes arguments. It stays open: the connection beside it shares the engine that it started.
    const session = new Session(path, { connectionArgs: ARGUMENTS });
    const connection: unknown = createChdbConnection({ path });
    if (!isConnection(connection)) throw new Error('chdb/connection gave no connection');
    const client = createClient({ connection, log: { level: ClickHouseLogLevel.OFF } });
    const turns = turnstile(MOST_AT_ONCE);
    const engine = engineOf(client);
    const readers = sessionsIn(path);
    const read = async (sql: string): Promise<AnswerTable> =>
      tableOf(await turns.through(() => readers.read(sql)));
    const embedded: Engine = {
      ...engine,
      pinned: () => embedded,
      run: (sql) => turns.through(() => engine.run(sql)),
      // The client would make a text of the bytes, and the engine look through all of it for where the statement ends.
      insert: (table, lines) =>
        turns.through(async () => {
          await session.insert({ table, values: lines, format: 'JSONEachRow', settings: INSERT_SETTINGS });
        }),
      table: read,
      rows: async (sql) => rowsOf(await read(sql)),
      version: () => versionOf(embedded),
      stream: (sql) => streamIn(path, sql, turns),
      close: async () => {
        await engine.close();
        readers.close();
        session.close();
      },
    };
    return { ok: true, engine: embedded };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isTaken = message.includes('Cannot lock file');
    return {
      ok: false,
      message: isTaken ? 'another process uses this folder' : (message.split('\n')[0] ?? ''),
    };
  }
}

const SETTINGS_LIST = Object.entries(SETTINGS)
  .map(([name, value]) => `${name} = ${value}`)
  .join(', ');

/**
 * Sessions that read. Each does one thing at a time, and in the client's a question would wait for what is being counted. They stay
 * open and are told the settings once, since both cost as much as a small question.
 */
function sessionsIn(path: string): {
  /** A whole answer. */
  read: (sql: string) => Promise<Buffer>;
  close: () => void;
} {
  const free: Session[] = [];
  let isClosed = false;
  return {
    read: async (sql) => {
      const kept = free.pop();
      const session = kept ?? new Session(path);
      try {
        if (kept === undefined) await session.queryAsync(`SET ${SETTINGS_LIST}`);
        const { buffer, byteOffset, byteLength } = (await session.queryAsync(sql, { format: WHOLE })).bytes();
        if (isClosed) session.close();
        else free.push(session);
        return Buffer.from(buffer, byteOffset, byteLength);
      } catch (error) {
        // What it had written of the answer would stand in front of the next one.
        session.close();
        throw error;
      }
    },
    close: () => {
      isClosed = true;
      for (const session of free) session.close();
    },
  };
}

/** For what is not to be read whole. A session of its own for each: one has one stream. */
async function* streamIn(path: string, sql: string, turns: Turnstile): AsyncIterable<Uint8Array> {
  const leave = await turns.enter();
  const session = new Session(path);
  try {
    // A new session knows nothing of the client's settings.
    const query = `${sql} SETTINGS ${SETTINGS_LIST}`;
    for await (const chunk of session.queryStream(query, { format: 'JSONEachRow' })) yield chunk.raw();
  } finally {
    session.close();
    leave();
  }
}

type Connection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>;

/** It is one by chdb's word; two copies of the client's types, alike to the letter, are two types to TypeScript. */
function isConnection(value: unknown): value is Connection {
  return typeof value === 'object' && value !== null && 'query' in value && 'insert' in value;
}
