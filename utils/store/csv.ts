/** CSV as RFC 4180 has it, which a spreadsheet may open without running anything. */

/** A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection"); an apostrophe makes it text. */
const FORMULA_START = /^[=+\-@\t\r]/;

export type CsvValue = string | number | null;

/** One line, CRLF included. Null is an empty cell. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: CsvValue): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const safe = FORMULA_START.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
