/** The schema's versions, in order. One that was released is never changed: what is different later is a further one. */
import { isPublished } from './count.sql.ts';
import type { Engine } from './engine.ts';
import { sumDays } from './forms.sql.ts';
import { DATABASE, type Layout } from './layout.ts';
import { integer, text } from './sql.ts';
import { PUBLISHED_STAGE, STAGES, TABLES, type Table } from './tables.ts';

/** Brings the schema from the version before to this one. Each may be run again after a crash. */
type Migration = (engine: Engine, layout: Layout) => Promise<void>;

/** Beyond every date that a report can have. */
export const EVER = 4_000_000_000;

export const MIGRATIONS: readonly Migration[] = [
  (engine, { createTable, createStage }) =>
    runAll(engine, [
      ...[
        TABLES.REPORTS_WITHOUT_FOUND,
        TABLES.CELLS_WITHOUT_INTAKE,
        TABLES.PUBLISHED,
        TABLES.WINDOWS,
        TABLES.TARGETS,
      ].flatMap(createTable),
      ...STAGES.map(createStage),
    ]),
  async (engine, layout) => {
    const copies = [TABLES.PUBLISHED_HOURS, TABLES.PUBLISHED_DAYS];
    await runAll(engine, [...copies.flatMap(layout.createTable), layout.createStage(PUBLISHED_STAGE)]);
    const weeks = await engine.rows(
      `SELECT DISTINCT toString(toMonday(hour)) AS week FROM ${DATABASE}.published ORDER BY week`,
    );
    // By partitions, each of which is emptied before it is filled.
    for (const { week } of weeks) {
      const name = text(String(week));
      const within = `toMonday(hour) = toDate(${name}) AND ${isPublished(0, EVER)}`;
      await runAll(engine, [
        ...copies.map((table) => layout.alter(table.name, `DROP PARTITION ${name}`)),
        `INSERT INTO ${DATABASE}.published_hours SELECT * FROM ${DATABASE}.published WHERE ${within}`,
        sumDays(TABLES.PUBLISHED.name, within),
      ]);
    }
  },
  (engine, { dropTable }) => runAll(engine, dropTable(TABLES.PUBLISHED)),
  (engine, layout) => addColumn(engine, layout, TABLES.REPORTS, 'found'),
  async (engine, layout) => {
    const { BATCHES, CELLS, COUNTED, REPORTS } = TABLES;
    await runAll(engine, [BATCHES, COUNTED].flatMap(layout.createTable));
    await addColumn(engine, layout, CELLS, 'intake');
    const columns = REPORTS.columns.map((column) => column.split(' ', 1).join('')).join(', ');
    const days = await engine.rows(
      `SELECT DISTINCT ${REPORTS.partition} AS day FROM ${DATABASE}.reports ORDER BY day`,
    );
    for (const day of days.map((row) => integer(Number(row['day'])))) {
      await runAll(engine, [
        layout.alter(BATCHES.name, `DROP PARTITION ${day}`),
        `INSERT INTO ${DATABASE}.batches (${columns}) SELECT ${columns} FROM ${DATABASE}.reports WHERE ${REPORTS.partition} = ${day}`,
      ]);
    }
    await engine.run(
      `INSERT INTO ${DATABASE}.counted (hour, version) SELECT start, max(version) FROM ${DATABASE}.windows
       WHERE kind = 'cells' GROUP BY start`,
    );
  },
  (engine, { dropTable }) => runAll(engine, dropTable(TABLES.REPORTS)),
];

async function addColumn(engine: Engine, layout: Layout, table: Table, column: string): Promise<void> {
  const { to, statements } = layout.addColumn(table, column);
  const [alter, ...others] = statements;
  // 18.16 knows no `IF NOT EXISTS` here.
  const found = await engine.rows(
    `SELECT name FROM system.columns WHERE database = '${DATABASE}' AND table = ${text(to)} AND name = ${text(column)}`,
  );
  await runAll(engine, found.length === 0 ? [alter, ...others] : others);
}

async function runAll(engine: Engine, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await engine.run(statement);
}

/** Throws where the schema is newer than this program. */
export async function migrate(engine: Engine, layout: Layout, migrations = MIGRATIONS): Promise<void> {
  await engine.run(layout.createDatabase());
  for (const statement of layout.createTable(TABLES.MIGRATIONS)) await engine.run(statement);
  const [row] = await engine.rows(`SELECT max(number) AS number FROM ${DATABASE}.migrations`);
  const done = Number(row?.['number'] ?? 0);
  if (done > migrations.length) throw new Error(`the data are of a newer collector (schema ${done})`);
  for (const [index, migration] of migrations.entries()) {
    if (index < done) continue;
    await migration(engine, layout);
    await engine.run(`INSERT INTO ${DATABASE}.migrations (number) VALUES (${integer(index + 1)})`);
  }
}
