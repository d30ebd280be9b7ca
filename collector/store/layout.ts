/** How the tables lie: on one engine, or spread over the shards and replicas of a cluster. */
import type { Engine } from './engine.ts';
import { text } from './sql.ts';
import type { Stage, Table } from './tables.ts';

export const DATABASE = 'reachwatch';

/** Servers whose configuration names a cluster so are used as one. */
export const CLUSTER = 'reachwatch';

export interface Layout {
  createDatabase: () => string;
  /** In order. */
  createTable: (table: Table) => string[];
  createStage: (stage: Stage) => string;
  /** In order. */
  dropTable: (table: Table) => string[];
  /** Brings a table that was made without one of its columns to what it is now. In order; the first only while `to` is without it. */
  addColumn: (table: Table, column: string) => { to: string; statements: [string, ...string[]] };
  /** A statement on a table itself wherever a part of it is: `ALTER TABLE … `. */
  alter: (table: string, change: string) => string;
}

/** On the disk when an insert returns, and after a merge: the journal forgets what the engine has. 18.16 knows no such settings. */
export const DURABLE = 'fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1';

/** One engine, embedded or a server of its own. `settings`: of tables, for engines that know them. */
export function oneEngine(settings: string): Layout {
  return {
    createDatabase: () => `CREATE DATABASE IF NOT EXISTS ${DATABASE}`,
    createTable: (table) => [
      `CREATE TABLE IF NOT EXISTS ${DATABASE}.${table.name} (${table.columns.join(', ')})
       ENGINE = ${table.engine.name}(${table.engine.version ?? ''})
       PARTITION BY ${table.partition} ORDER BY ${table.order}${settings === '' ? '' : ` SETTINGS ${settings}`}`,
    ],
    createStage: (stage) => stageIn(stage, ''),
    dropTable: ({ name }) => [`DROP TABLE IF EXISTS ${DATABASE}.${name}`],
    addColumn: (table, column) => ({
      to: table.name,
      statements: [`ALTER TABLE ${DATABASE}.${table.name} ${addition(table, column)}`],
    }),
    alter: (table, change) => `ALTER TABLE ${DATABASE}.${table} ${change}`,
  };
}

/** `name` on each shard's replicas is `name_part`; `name` itself is all of them together. */
export const CLUSTER_LAYOUT: Layout = {
  createDatabase: () => `CREATE DATABASE IF NOT EXISTS ${DATABASE} ON CLUSTER ${CLUSTER}`,
  createTable: (table) => {
    const path = text(`/clickhouse/tables/{shard}/${DATABASE}/${table.name}`);
    const version = table.engine.version === undefined ? '' : `, ${table.engine.version}`;
    const columns = table.columns.join(', ');
    return [
      `CREATE TABLE IF NOT EXISTS ${DATABASE}.${table.name}_part ON CLUSTER ${CLUSTER} (${columns})
       ENGINE = Replicated${table.engine.name}(${path}, '{replica}'${version})
       PARTITION BY ${table.partition} ORDER BY ${table.order}`,
      `CREATE TABLE IF NOT EXISTS ${DATABASE}.${table.name} ON CLUSTER ${CLUSTER} (${columns})
       ENGINE = Distributed(${CLUSTER}, ${DATABASE}, ${table.name}_part, ${table.sharding})`,
    ];
  },
  createStage: (stage) => stageIn(stage, ` ON CLUSTER ${CLUSTER}`),
  dropTable: ({ name }) =>
    [name, `${name}_part`].map((each) => `DROP TABLE IF EXISTS ${DATABASE}.${each} ON CLUSTER ${CLUSTER}`),
  addColumn: (table, column) => ({
    to: `${table.name}_part`,
    statements: [
      `ALTER TABLE ${DATABASE}.${table.name}_part ON CLUSTER ${CLUSTER} ${addition(table, column)}`,
      // 18.16 alters none that is not replicated. It holds nothing: inserts wait for the parts.
      `DROP TABLE IF EXISTS ${DATABASE}.${table.name} ON CLUSTER ${CLUSTER}`,
      ...CLUSTER_LAYOUT.createTable(table),
    ],
  }),
  alter: (table, change) => `ALTER TABLE ${DATABASE}.${table}_part ON CLUSTER ${CLUSTER} ${change}`,
};

/** Where it stands in a new table. */
function addition({ columns }: Table, column: string): string {
  const at = columns.findIndex((each) => each.startsWith(`${column} `));
  const [added, before] = [columns[at], columns[at - 1]];
  if (added === undefined || before === undefined) throw new Error(`no column can be added as ${column}`);
  return `ADD COLUMN ${added} AFTER ${before.split(' ', 1).join('')}`;
}

function stageIn({ name, columns }: Stage, where: string): string {
  return `CREATE TABLE IF NOT EXISTS ${DATABASE}.${name}${where} (${columns.join(', ')}) ENGINE = Log`;
}

/** Servers that know a cluster of our name are one. */
export async function layoutOfServers(engine: Engine): Promise<Layout> {
  const found = await engine.rows(`SELECT cluster FROM system.clusters WHERE cluster = ${text(CLUSTER)}`);
  return found.length > 0 ? CLUSTER_LAYOUT : oneEngine('');
}
