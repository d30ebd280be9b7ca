/** What the Store needs of ClickHouse, embedded or on servers. */
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ClickHouseClient } from '@clickhouse/client';

/** Of one row, in the order of the columns. */
export type Values = readonly unknown[];

export interface AnswerTable {
  columns: readonly string[];
  rows: readonly Values[];
}

export interface Engine {
  /** Statements that give nothing back. */
  run: (sql: string) => Promise<void>;
  /** Adds rows, one JSON object a line; fields that the table does not have are left out. */
  insert: (table: string, lines: Buffer) => Promise<void>;
  /** One JSON object a line. */
  stream: (sql: string) => AsyncIterable<Uint8Array>;
  /** The whole answer: for those that are known to fit into memory. */
  table: (sql: string) => Promise<AnswerTable>;
  /** The same by the names of the columns: for small ones. */
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

/** The format of whole answers: names stand in it once, not in each row. All engines know it. */
export const WHOLE = 'JSONCompact';

export const INSERT_SETTINGS = { ...SETTINGS, input_format_skip_unknown_fields: 1 } as const;

/** `settings`: of this kind of engine, besides those of all. */
export function engineOf(
  client: ClickHouseClient,
  settings: Readonly<Record<string, number | string>> = {},
): Engine {
  const clickhouse_settings = { ...SETTINGS, ...settings };
  const streamed = async function* (sql: string, format: string): AsyncIterable<Uint8Array> {
    const result = await client.exec({ query: `${sql} FORMAT ${format}`, clickhouse_settings });
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
    stream: (sql) => streamed(sql, 'JSONEachRow'),
    table: async (sql) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of streamed(sql, WHOLE)) chunks.push(chunk);
      return tableOf(Buffer.concat(chunks));
    },
    rows: async (sql) => rowsOf(await engine.table(sql)),
    version: () => versionOf(engine),
    pinned: () => engine,
    close: async () => {
      await client.close();
    },
  };
  return engine;
}

/** Of an answer in the format `WHOLE`. */
export function tableOf(answer: Buffer): AnswerTable {
  const { meta, data }: { meta: { name: string }[]; data: unknown[][] } = JSON.parse(answer.toString());
  return { columns: meta.map(({ name }) => name), rows: data };
}

/** By the names of the columns. */
export function rowsOf({ columns, rows }: AnswerTable): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, place) => [name, row[place]])));
}

export async function versionOf(engine: Pick<Engine, 'rows'>): Promise<string> {
  const [row] = await engine.rows('SELECT version() AS version');
  return String(row?.['version']);
}

function asBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new Error('the engine answered with something else than bytes');
}
