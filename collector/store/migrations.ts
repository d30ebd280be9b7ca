/** The schema's versions, in order. One that was released is never changed: what is different later is a further one. */
import type { Engine } from './engine.ts';
import { DATABASE, type Layout } from './layout.ts';
import { integer } from './sql.ts';
import { STAGES, TABLES } from './tables.ts';

/** Statements that bring the schema from the version before to this one. Each may be run again after a crash. */
export type Migration = (layout: Layout) => string[];

export const MIGRATIONS: readonly Migration[] = [
  ({ createTable, createStage }) => [
    ...[TABLES.REPORTS, TABLES.CELLS, TABLES.PUBLISHED, TABLES.WINDOWS, TABLES.TARGETS].flatMap(createTable),
    ...STAGES.map(createStage),
  ],
];

/** Throws where the schema is newer than this program. */
export async function migrate(engine: Engine, layout: Layout, migrations = MIGRATIONS): Promise<void> {
  await engine.run(layout.createDatabase());
  for (const statement of layout.createTable(TABLES.MIGRATIONS)) await engine.run(statement);
  const [row] = await engine.rows(`SELECT max(number) AS number FROM ${DATABASE}.migrations`);
  const done = Number(row?.['number'] ?? 0);
  if (done > migrations.length) throw new Error(`the data are of a newer collector (schema ${done})`);
  for (const [index, migration] of migrations.entries()) {
    if (index < done) continue;
    for (const statement of migration(layout)) await engine.run(statement);
    await engine.run(`INSERT INTO ${DATABASE}.migrations (number) VALUES (${integer(index + 1)})`);
  }
}
