/** What the Store needs of ClickHouse, embedded or on servers. */
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ClickHouseClient } from '@clickhouse/client';

export interface Engine {
  /** Statements that give nothing back. */
  run: (sql: string) => Promise<void>;
  /** Adds rows, one JSON object a line; fields that the table does not have are left out. */
  insert: (table: string, lines: Buffer) => Promise<void>;
  /** One JSON object a line. */
  stream: (sql: string) => AsyncIterable<Uint8Array>;
  /** The same, read whole: for answers that are known to be small. */
  rows: (sql: string) => Promise<Record<string, unknown>[]>;
  version: () => Promise<string>;
  /** The same on one server, for statements that need each other's tables. */
  pinned: () => Engine;
  close: () => Promise<void>;
}

/** One query may take so much; above the half of it, groups go through the disk. */
const QUERY_MEMORY = 600 * 2 ** 20;

export const SETTINGS = {
  max_memory_usage: String(QUERY_MEMORY),
  max_bytes_before_external_group_by: String(QUERY_MEMORY / 2),
  output_format_json_quote_64bit_integers: 0,
} as const;

export const INSERT_SETTINGS = { ...SETTINGS, input_format_skip_unknown_fields: 1 } as const;

/** `settings`: of this kind of engine, besides those of all. */
export function engineOf(
  client: ClickHouseClient,
  settings: Readonly<Record<string, number | string>> = {},
): Engine {
  const clickhouse_settings = { ...SETTINGS, ...settings };
  const streamed = async function* (sql: string): AsyncIterable<Uint8Array> {
    const result = await client.exec({ query: `${sql} FORMAT JSONEachRow`, clickhouse_settings });
    for await (const chunk of result.stream) yield asBytes(chunk);
  };
  const engine: Engine = {
    run: async (query) => {
      await client.command({ query, clickhouse_settings });
    },
    insert: async (table, lines) => {
      // The client's own `insert` would take objects and write the lines again.
      const { stream } = await client.exec({
        query: `INSERT INTO ${table} FORMAT JSONEachRow`,
        values: Readable.from([lines], { objectMode: false }),
        clickhouse_settings: { ...INSERT_SETTINGS, ...settings },
      });
      stream.resume();
      await finished(stream);
    },
    stream: streamed,
    rows: async (sql) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of streamed(sql)) chunks.push(chunk);
      return Buffer.concat(chunks)
        .toString()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => rowOf(line));
    },
    version: async () => {
      const [row] = await engine.rows('SELECT version() AS version');
      return String(row?.['version']);
    },
    pinned: () => engine,
    close: async () => {
      await client.close();
    },
  };
  return engine;
}

function rowOf(line: string): Record<string, unknown> {
  const row: unknown = JSON.parse(line);
  if (typeof row !== 'object' || row === null)
    throw new Error('the engine answered with something else than rows');
  return { ...row };
}

function asBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new Error('the engine answered with something else than bytes');
}
