/** CSV with a header line, into named cells that know their line. The grammar is papaparse's. */
import Papa from 'papaparse';

export interface CsvError {
  /** Line of the text, from 1. */
  line: number;
  /** Name of the column; a number where the fault is in the grammar: the character in that line, from 1. */
  column: number | string;
  message: string;
}

export interface CsvCell {
  /** Without white space around it. */
  text: string;
  line: number;
}

export interface CsvRow {
  line: number;
  /** The cell under this column, if there is one. */
  cell: (column: string) => CsvCell | undefined;
}

interface RawRow {
  line: number;
  cells: CsvCell[];
}

const ERRORS_SHOWN = 20;

export interface CsvColumns {
  /** Lower case; a header without one of them is an error. */
  needed: readonly string[];
  optional: readonly string[];
}

/**
 * Reads the named columns and leaves out all others. A byte order mark, CRLF, empty lines, upper case in the header
 * and line breaks inside quotes are fine.
 */
export function readCsv(
  text: string,
  { needed, optional }: CsvColumns,
): { rows: CsvRow[]; errors: CsvError[] } {
  const { rows, errors } = readRows(text);
  const [header, ...body] = rows;
  if (header === undefined)
    return { rows: [], errors: [{ line: 1, column: 1, message: 'the file is empty' }] };
  const columns = header.cells.map((cell) => cell.text.toLowerCase());
  const fault = headerFault(columns, needed, optional);
  if (fault !== null) return { rows: [], errors: [{ line: header.line, column: 1, message: fault }] };

  // Behind a column that nobody reads an unquoted comma does no harm; behind one that is read it cut a value in two.
  const last = columns.at(-1);
  const wanted = [...needed, ...optional];
  const tooLong = body.filter(
    ({ cells }) => cells.length > columns.length && last !== undefined && wanted.includes(last),
  );
  return {
    rows: body.map(({ line, cells }) => ({ line, cell: (column) => cells[columns.indexOf(column)] })),
    errors: [
      ...errors,
      ...tooLong.map(({ line }) => ({
        line,
        column: last ?? 1,
        message: 'more values than columns; put a value that holds a comma in quotes',
      })),
    ],
  };
}

/** In order of lines, the first 20, then one entry that says how many more there are. */
export function firstErrors(errors: readonly CsvError[]): CsvError[] {
  const sorted = errors.toSorted((a, b) => a.line - b.line);
  const next = sorted[ERRORS_SHOWN];
  if (next === undefined) return sorted;
  return [
    ...sorted.slice(0, ERRORS_SHOWN),
    { ...next, message: `and ${sorted.length - ERRORS_SHOWN} more errors` },
  ];
}

function headerFault(
  columns: readonly string[],
  needed: readonly string[],
  optional: readonly string[],
): string | null {
  const missing = needed.find((name) => !columns.includes(name));
  if (missing !== undefined)
    return `the first line must name the columns, and there is no "${missing}" in it`;
  const twice = [...needed, ...optional].find((name) => columns.indexOf(name) !== columns.lastIndexOf(name));
  return twice === undefined ? null : `the column "${twice}" is named twice`;
}

/** All rows that hold something, and where a quote is out of place. After such a quote the rest is not to be trusted. */
function readRows(text: string): { rows: RawRow[]; errors: CsvError[] } {
  const clean = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  const rows: RawRow[] = [];
  const errors: CsvError[] = [];
  let line = 1;
  let start = 0;
  // Row by row, for the cursor that only `step` gives; without a worker or a file papaparse is synchronous.
  Papa.parse<string[]>(clean, {
    delimiter: ',',
    newline: '\n',
    step: ({ data, errors: faults, meta }) => {
      const row = { line, cells: cellsOf(data, line) };
      if (row.cells.some((cell) => cell.text !== '')) rows.push(row);
      // One quote out of place gives several errors at one place: the first says it.
      const index = faults[0]?.index;
      if (index !== undefined) errors.push(quoteError(clean, start, line, index));
      line += newlines(clean.slice(start, meta.cursor));
      start = meta.cursor;
    },
  });
  return { rows, errors };
}

function cellsOf(values: readonly string[], firstLine: number): CsvCell[] {
  let line = firstLine;
  return values.map((value) => {
    const cell = { text: value.trim(), line };
    line += newlines(value);
    return cell;
  });
}

/** papaparse's `index` stands behind the quote that opened the value. */
function quoteError(text: string, rowStart: number, rowLine: number, index: number): CsvError {
  return {
    line: rowLine + newlines(text.slice(rowStart, index)),
    column: index - (text.lastIndexOf('\n', index - 1) + 1),
    message: 'the quoted value that begins here does not end, or something follows its closing quote',
  };
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}
