/** All that one engine holds, into another: from the embedded one to servers (docs/operate.md). */
import { isCounted, isPublished } from './count.sql.ts';
import type { Engine } from './engine.ts';
import { DATABASE, DURABLE, oneEngine, type Layout } from './layout.ts';
import { EVER, migrate } from './migrations.ts';
import { integer, text } from './sql.ts';
import { TABLES, type Table } from './tables.ts';

/** Rows are carried over in pieces of about so many bytes. */
const PIECE_BYTES = 8 * 2 ** 20;

/** What is copied part by part, and which rows of it: of what was counted, the versions that count. */
const IN_PARTS: readonly { table: Table; condition: string }[] = [
  { table: TABLES.BATCHES, condition: '1' },
  { table: TABLES.CELLS, condition: isCounted(0, EVER) },
  { table: TABLES.PUBLISHED_HOURS, condition: isPublished(0, EVER) },
  { table: TABLES.PUBLISHED_DAYS, condition: isPublished(0, EVER) },
];
/** Whole; the same row twice is one there. The last two say what counts. */
const WHOLE = ['targets', 'counted', 'windows'];

/**
 * `onPart` is told each table and part (a day, or the Monday of a week) before it is copied. May be run again after an error: a part is
 * emptied before it is filled. Nobody else may write to either.
 */
export async function copyAll(
  from: Engine,
  to: Engine,
  layout: Layout,
  onPart: (table: string, part: string) => void,
): Promise<void> {
  await migrate(from, oneEngine(DURABLE));
  await migrate(to, layout);
  for (const { table, condition } of IN_PARTS) {
    const name = `${DATABASE}.${table.name}`;
    const parts = await from.rows(`SELECT DISTINCT ${table.partition} AS part FROM ${name} ORDER BY part`);
    for (const { part } of parts) {
      const literal = typeof part === 'number' ? integer(part) : text(String(part));
      onPart(table.name, String(part));
      await to.run(layout.alter(table.name, `DROP PARTITION ${literal}`));
      await carry(
        from.stream(`SELECT * FROM ${name} WHERE ${table.partition} = ${literal} AND ${condition}`),
        (lines) => to.insert(name, lines),
      );
    }
  }
  for (const table of WHOLE) {
    const name = `${DATABASE}.${table}`;
    await carry(from.stream(`SELECT * FROM ${name}`), (lines) => to.insert(name, lines));
  }
}

/** In pieces that end with a line. */
async function carry(
  rows: AsyncIterable<Uint8Array>,
  insert: (lines: Buffer) => Promise<void>,
): Promise<void> {
  let held: Buffer[] = [];
  let bytes = 0;
  const flush = async (end: boolean): Promise<void> => {
    const all = Buffer.concat(held);
    const length = end ? all.length : all.lastIndexOf(10) + 1;
    held = [all.subarray(length)];
    bytes = all.length - length;
    if (length > 0) await insert(all.subarray(0, length));
  };
  for await (const piece of rows) {
    held.push(Buffer.from(piece));
    bytes += piece.length;
    if (bytes >= PIECE_BYTES) await flush(false);
  }
  await flush(true);
}
