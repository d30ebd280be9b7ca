/** Target lists in the CSV format of the Citizen Lab test lists, in and out. */
import Papa from 'papaparse';
import { CATEGORIES } from './categories.data.ts';
import { checkableUrl } from './checkable-url.ts';
import { firstErrors, readCsv } from './csv-table.ts';
import type { CsvError, CsvRow } from './csv-table.ts';
import type { Target } from './schema.ts';

export type TargetList = { ok: true; targets: Target[] } | { ok: false; errors: CsvError[] };

/** What a list without codes is about. */
const NO_CATEGORY = 'MISC';

/** What reports and controls can hold. */
const LONGEST_URL = 2048;

const COLUMNS = ['url', 'category_code', 'category_description', 'date_added', 'source', 'notes'];

export interface ReadTargets {
  /** Of the lines without an error. */
  targets: Target[];
  /** In order of lines, the first 20, then one that says how many more there are. */
  errors: CsvError[];
}

/**
 * Reads `url` and, where there is one, `category_code`; the other columns of the format are not needed. A URL that
 * comes again is taken once, with its first code. Any error is fatal: a list is imported whole or not at all.
 */
export function parseTargetList(text: string, source: Target['source']): TargetList {
  const { targets, errors } = readTargetList(text, source);
  return errors.length > 0 ? { ok: false, errors } : { ok: true, targets };
}

/** The same for whoever serves a list of others: the good lines, and what is wrong with the rest. */
export function readTargetList(text: string, source: Target['source']): ReadTargets {
  const { rows, errors } = readCsv(text, { needed: ['url'], optional: ['category_code'] });
  const broken = new Set(errors.map(({ line }) => line));
  const targets = new Map<string, Target>();
  for (const row of rows) {
    const [url, category_code] = [urlOf(row), categoryOf(row)];
    if (typeof url !== 'string') errors.push(url);
    if (typeof category_code !== 'string') errors.push(category_code);
    if (typeof url !== 'string' || typeof category_code !== 'string') continue;
    if (broken.has(row.line) || targets.has(url)) continue;
    targets.set(url, { url, category_code, service: null, role: null, source });
  }
  return { targets: [...targets.values()], errors: firstErrors(errors) };
}

/** The same format, every column of it; `date_added` and `notes` are empty, since a target has neither. */
export function formatTargetList(targets: readonly Target[]): string {
  const rows = targets.map(({ url, category_code, source }) => [
    url,
    category_code,
    CATEGORIES.get(category_code) ?? '',
    '',
    source,
    '',
  ]);
  return `${Papa.unparse([COLUMNS, ...rows], { newline: '\n' })}\n`;
}

function urlOf(row: CsvRow): string | CsvError {
  const cell = row.cell('url');
  const read = checkableUrl(cell?.text ?? '');
  const at = { line: cell?.line ?? row.line, column: 'url' };
  if (!read.ok) return { ...at, message: read.message };
  const message = `the address is longer than ${LONGEST_URL} characters`;
  return read.url.length > LONGEST_URL ? { ...at, message } : read.url;
}

function categoryOf(row: CsvRow): string | CsvError {
  const cell = row.cell('category_code');
  if (cell === undefined || cell.text === '') return NO_CATEGORY;
  const code = cell.text.toUpperCase();
  if (CATEGORIES.has(code)) return code;
  const message = `${JSON.stringify(cell.text)} is not a category code of the Citizen Lab lists`;
  return { line: cell.line, column: 'category_code', message };
}
