/** All that one engine holds, into another: from the embedded one to servers (docs/operate.md). */
import { isCurrent } from './count.sql.ts';
import type { Engine } from './engine.ts';
import { DATABASE, type Layout } from './layout.ts';
import { migrate } from './migrations.ts';
import { integer } from './sql.ts';

/** Rows are carried over in pieces of about so many bytes. */
const PIECE_BYTES = 8 * 2 ** 20;
/** Beyond every date that a report can have. */
const EVER = 4_000_000_000;

/** What is copied day by day, and which rows of it: of what was counted, the versions that count. */
const BY_DAY: readonly { table: string; condition: string }[] = [
  { table: 'reports', condition: '1' },
  { table: 'cells', condition: isCurrent('cells', 0, EVER) },
  { table: 'published', condition: isCurrent('published', 0, EVER) },
];
/** Whole; the same row twice is one there. `windows` last: it says what counts. */
const WHOLE = ['targets', 'windows'];

/**
 * `onDay` is told each table and day (`20260131`) before it is copied. May be run again after an error: a day is emptied before
 * it is filled. Nobody else may write to either.
 */
export async function copyAll(
  from: Engine,
  to: Engine,
  layout: Layout,
  onDay: (table: string, day: number) => void,
): Promise<void> {
  await migrate(to, layout);
  for (const { table, condition } of BY_DAY) {
    const name = `${DATABASE}.${table}`;
    const days = await from.rows(`SELECT DISTINCT toYYYYMMDD(hour) AS day FROM ${name} ORDER BY day`);
    for (const day of days.map((row) => Number(row['day']))) {
      onDay(table, day);
      await to.run(layout.alter(table, `DROP PARTITION ${integer(day)}`));
      await carry(
        from.stream(`SELECT * FROM ${name} WHERE toYYYYMMDD(hour) = ${integer(day)} AND ${condition}`),
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
