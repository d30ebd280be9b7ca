/** What a batch found, as a table for a terminal. Pure. */
import type { ResultRow } from '../utils/store/records.ts';
import { serviceName } from '../utils/targets/built-in.ts';

const HEADINGS = ['service', 'endpoint', 'verdict', 'class', 'what the browser said'];
const ENDPOINT_WIDTH = 44;
const SAID_WIDTH = 56;

/** One row a Result, in the given order; a service is named on its first row only. */
export function tableOf(rows: readonly ResultRow[]): string {
  const cells = rows.map((row, index) => {
    const service = serviceOf(row);
    const isFirst = index === 0 || serviceOf(rows[index - 1]) !== service;
    return [
      isFirst ? service : '',
      shortened(endpointOf(row.url), ENDPOINT_WIDTH),
      verdictOf(row),
      row.verdict.failure_class ?? '',
      shortened(saidOf(row), SAID_WIDTH),
    ];
  });
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [HEADINGS, widths.map((width) => '-'.repeat(width)), ...cells].map(line).join('\n');
}

function serviceOf(row: ResultRow | undefined): string {
  if (row === undefined) return '';
  return row.target.service === null ? new URL(row.url).hostname : serviceName(row.target.service);
}

/** Without the scheme where it is the usual one. */
function endpointOf(url: string): string {
  return url.replace(/^https:\/\//, '').replace(/\/$/, '');
}

/** Unknown says why: that is the honest half of the answer. */
function verdictOf({ verdict }: ResultRow): string {
  const details = verdict.verdict === 'blocked' ? verdict.mechanisms : verdict.reasons;
  if (verdict.verdict === 'ok' || details.length === 0) return verdict.verdict;
  return `${verdict.verdict}: ${details.join(', ')}`;
}

function saidOf(row: ResultRow): string {
  if (row.raw_error !== null) return row.raw_error;
  if (row.status !== null) return `HTTP ${row.status}`;
  return row.attempts === 0 ? 'not asked' : '';
}

function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
