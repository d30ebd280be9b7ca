/** Everything that is kept, for its owner. */
import type { Episode } from '../schedule/outage.ts';
import type { Connection } from './connection.ts';
import { csvLine } from './csv.ts';
import type { CsvValue } from './csv.ts';
import type { ResultRow } from './records.ts';
import { recordOfRow } from './result-record.ts';
import type { ResultRecord } from './result-record.ts';
import { resultOf } from './result-row.ts';
import type { Database } from './schema.ts';
import type { Store } from './store.ts';

/** Records that are held in memory at a time. A page may take any time to be consumed: no transaction is open meanwhile. */
const PAGE = 200;

export function exportQueries(connection: Connection): Pick<Store, 'exportJsonLines' | 'exportCsv'> {
  return {
    exportJsonLines: () => jsonLines(connection),
    exportCsv: () => csvLines(connection),
  };
}

async function* jsonLines(connection: Connection): AsyncGenerator<string> {
  const own = await connection.use((db) => db.get('kv', 'own_targets'));
  if (own !== undefined) yield jsonLine('own_targets', { targets: own.kept.own_targets });
  const ownPages = await connection.use((db) => db.get('kv', 'own_block_pages'));
  if (ownPages !== undefined) yield jsonLine('own_block_pages', { pages: ownPages.kept.own_block_pages });
  for await (const row of rows(connection)) {
    const kept = await connection.use((db) => db.get('observations', [row.batch_id, row.url]));
    const { batch_id, target, method_version } = row;
    const { observations, ladder, control } = resultOf(row, kept);
    const evidence = { observations, ladder, control };
    yield jsonLine('result', { ...recordOfRow(row), batch_id, method_version, target, ...evidence });
  }
  for await (const { kind, ...episode } of episodes(connection)) {
    yield jsonLine('episode', { outage: kind, ...episode });
  }
  const others = {
    batch: pages(
      connection,
      (db, range) => db.getAll('batches', range, PAGE),
      ({ id }) => id,
    ),
    rollup: pages(
      connection,
      (db, range) => db.getAll('rollups', range, PAGE),
      ({ day, url }) => [day, url],
    ),
    target_state: pages(
      connection,
      (db, range) => db.getAll('target_states', range, PAGE),
      ({ url }) => url,
    ),
    outbox_item: pages(
      connection,
      (db, range) => db.getAll('outbox', range, PAGE),
      ({ id }) => id,
    ),
    outgoing_batch: pages(
      connection,
      (db, range) => db.getAll('outgoing', range, PAGE),
      ({ batch_id }) => batch_id,
    ),
    sent_batch: pages(
      connection,
      (db, range) => db.getAll('sent', range, PAGE),
      ({ batch_id }) => batch_id,
    ),
    spending: pages(
      connection,
      (db, range) => db.getAll('spending', range, PAGE),
      ({ day }) => day,
    ),
    collector: pages(
      connection,
      (db, range) => db.getAll('collectors', range, PAGE),
      ({ url }) => url,
    ),
  };
  for (const [kind, records] of Object.entries(others)) {
    for await (const record of records) yield jsonLine(kind, record);
  }
}

async function* csvLines(connection: Connection): AsyncGenerator<string> {
  yield csvLine(CSV_COLUMNS);
  for await (const row of rows(connection)) {
    const record = {
      ...recordOfRow(row),
      category_code: row.target.category_code,
      service: row.target.service,
    };
    yield csvLine(CSV_COLUMNS.map((column) => cellOf(record[column])));
  }
}

/** The contract's fields, and what the target is. Lists are joined by `|`. */
const CSV_COLUMNS = [
  'url',
  'host',
  'category_code',
  'service',
  'browser',
  'browser_version',
  'verdict',
  'mechanisms',
  'locus',
  'reasons',
  'flags',
  'failure_class',
  'failure',
  'operation',
  'failed_host',
  'raw_error',
  'status',
  'attempts',
  'started_at',
  'duration_ms',
] as const satisfies readonly (keyof ResultRecord | 'category_code' | 'service')[];

function cellOf(value: CsvValue | string[]): CsvValue {
  return Array.isArray(value) ? value.join('|') : value;
}

function rows(connection: Connection): AsyncGenerator<ResultRow> {
  return pages(
    connection,
    (db, range) => db.getAll('results', range, PAGE),
    ({ batch_id, url }) => [batch_id, url],
  );
}

function episodes(connection: Connection): AsyncGenerator<Episode> {
  return pages(
    connection,
    (db, range) => db.getAll('episodes', range, PAGE),
    ({ id }) => id,
  );
}

/** Every record of a store in order of its key, a page at a time. */
async function* pages<Kept>(
  connection: Connection,
  read: (db: Database, range: IDBKeyRange | null) => Promise<Kept[]>,
  keyOf: (record: Kept) => IDBValidKey,
): AsyncGenerator<Kept> {
  let range: IDBKeyRange | null = null;
  for (;;) {
    const from: IDBKeyRange | null = range;
    const page: Kept[] = await connection.use((db) => read(db, from));
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    range = IDBKeyRange.lowerBound(keyOf(last), true);
  }
}

/** A record with a `kind` of its own would hide the line's. */
function jsonLine<Kept extends object>(
  kind: string,
  record: 'kind' extends keyof Kept ? never : Kept,
): string {
  return `${JSON.stringify({ kind, ...(record as object) })}\n`;
}
