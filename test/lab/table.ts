/** The truth and the answer side by side, as text for a terminal. Pure. */
import { differences } from './check-row.ts';
import type { CheckRow } from './check-row.ts';
import type { LabBrowser, Scenario, Truth } from './scenario.ts';
import type { Scored } from './score.ts';

export interface Line {
  scenario: Scenario;
  row: CheckRow | undefined;
}

const HEADINGS = ['scenario', 'what is true', 'seen', 'verdict', ''];

/** One row a scenario; a wrong one says beneath what is wrong with it. */
export function tableOf(lines: Line[], browser: LabBrowser): string {
  const rows = lines.map(({ scenario, row }) => {
    const wrong = differences(row, scenario.expect[browser]);
    const cells = [scenario.id, truthInWords(scenario.truth), seenInWords(row), verdictInWords(row)];
    return { cells: [...cells, wrong.length === 0 ? 'right' : 'WRONG'], wrong };
  });
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map(({ cells }) => (cells[column] ?? '').length)),
  );
  const write = (cells: string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const body = rows.flatMap(({ cells, wrong }) => [write(cells), ...wrong.map((text) => `    ${text}`)]);
  return [write(HEADINGS), write(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
}

/** What the score is made of. */
export const scoredOf = ({ scenario, row }: Line, browser: LabBrowser): Scored => ({
  id: scenario.id,
  truth: scenario.truth,
  supported: scenario.supported[browser],
  answer: row,
});

export const isRight = ({ scenario, row }: Line, browser: LabBrowser): boolean =>
  differences(row, scenario.expect[browser]).length === 0;

export function truthInWords(truth: Truth): string {
  const detail = truth.verdict === 'blocked' ? truth.mechanisms.join(', ') : truth.reason;
  return detail === undefined ? truth.verdict : `${truth.verdict}: ${detail}`;
}

function seenInWords(row: CheckRow | undefined): string {
  if (!row) return 'nothing';
  if (row.failure_class === null) return row.status === null ? '-' : `status ${row.status}`;
  return row.failure === null ? row.failure_class : `${row.failure_class}: ${row.failure}`;
}

function verdictInWords(row: CheckRow | undefined): string {
  if (!row) return '-';
  const detail = row.verdict === 'blocked' ? row.mechanisms.join(', ') : row.reasons[0];
  return detail ? `${row.verdict}: ${detail}` : row.verdict;
}
