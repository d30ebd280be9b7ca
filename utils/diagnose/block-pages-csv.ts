/** Block pages as a CSV file, in and out. The format: docs/block-pages.md. */
import Papa from 'papaparse';
import { firstErrors, readCsv } from '../targets/csv-table.ts';
import type { CsvError, CsvRow } from '../targets/csv-table.ts';
import type { BlockPage } from './block-pages.data.ts';
import { WHERE, whyNotPattern } from './block-page-pattern.ts';

export type BlockPageList = { ok: true; pages: BlockPage[] } | { ok: false; errors: CsvError[] };

/** Every page of every answer is compared with all of them. */
const MOST_PAGES = 2000;
/** Between the parts of a pattern. */
const SEPARATOR = ' | ';

const NEEDED = ['id', 'country', 'where', 'pattern', 'source'] as const;
const OPTIONAL = ['who', 'licence', 'confidence'] as const;
const COLUMNS = ['id', 'country', 'who', 'where', 'pattern', 'source', 'licence', 'confidence'] as const;

/** Any error is fatal: a file is taken whole or not at all. Other columns are left out. */
export function parseBlockPages(text: string): BlockPageList {
  const { rows, errors } = readCsv(text, { needed: NEEDED, optional: OPTIONAL });
  const pages = new Map<string, BlockPage>();
  for (const row of rows) {
    const page = readPage(row, errors);
    if (pages.has(page.id)) errors.push(fault(row, 'id', `the id ${JSON.stringify(page.id)} comes twice`));
    pages.set(page.id, page);
  }
  if (errors.length === 0 && rows.length === 0)
    errors.push({ line: 1, column: 'id', message: 'there are no block pages' });
  const excess = rows[MOST_PAGES];
  if (excess !== undefined) errors.push(fault(excess, 'id', `there are more than ${MOST_PAGES} block pages`));
  return errors.length > 0
    ? { ok: false, errors: firstErrors(errors) }
    : { ok: true, pages: [...pages.values()] };
}

export function formatBlockPages(pages: readonly BlockPage[]): string {
  const rows = pages.map((page) =>
    COLUMNS.map((column) => (column === 'pattern' ? page.pattern.join(SEPARATOR) : page[column])),
  );
  return `${Papa.unparse([[...COLUMNS], ...rows], { newline: '\n' })}\n`;
}

/** What is wrong with a row goes to `errors`; the page is then of no use. */
function readPage(row: CsvRow, errors: CsvError[]): BlockPage {
  const text = (column: string) => row.cell(column)?.text ?? '';
  const id = text('id');
  if (!/^\S{1,60}$/.test(id))
    errors.push(fault(row, 'id', 'the id must be one word of at most 60 characters'));
  const country = text('country').toUpperCase();
  if (!/^[A-Z]{2}$/.test(country))
    errors.push(fault(row, 'country', 'the country must be two letters (ISO 3166-1)'));
  if (text('source') === '') errors.push(fault(row, 'source', 'say who described the page'));
  const confidence = text('confidence') === 'high' ? 'high' : 'medium';
  if (!['', 'high', 'medium'].includes(text('confidence')))
    errors.push(fault(row, 'confidence', 'the confidence must be "high" or "medium"'));
  const where = WHERE.find((word) => word === text('where').toLowerCase());
  const pattern = text('pattern')
    .split(/\s*\|\s*/)
    .filter((part) => part !== '');
  if (where === undefined) errors.push(fault(row, 'where', `where must be one of ${WHERE.join(', ')}`));
  const why = where === undefined ? null : whyNotPattern(where, pattern);
  if (why !== null) errors.push(fault(row, 'pattern', why));
  return {
    id,
    country,
    who: text('who'),
    where: where ?? 'page',
    pattern,
    source: text('source'),
    licence: text('licence'),
    confidence,
  };
}

function fault(row: CsvRow, column: string, message: string): CsvError {
  return { line: row.cell(column)?.line ?? row.line, column, message };
}
