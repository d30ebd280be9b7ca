/** Figures as a table for a terminal. Pure. */
import { isMissed, rounded } from './figure.ts';
import type { Figure } from './figure.ts';

const HEADINGS = ['part', 'figure', 'value', 'goal', '', 'from'];

/** One row a figure, in the given order; a part is named on its first row only. */
export function figuresTable(figures: readonly Figure[]): string {
  const cells = figures.map((figure, index) => [
    figures[index - 1]?.part === figure.part ? '' : figure.part,
    figure.what,
    amount(figure.value, figure.unit),
    figure.goal === null ? '' : `${figure.atLeast ? '≥' : '≤'} ${amount(figure.goal, figure.unit)}`,
    figure.goal === null ? '' : isMissed(figure) ? 'MISSED' : 'met',
    Object.entries(figure.from)
      .map(([name, value]) => `${name} ${typeof value === 'number' ? rounded(value) : value}`)
      .join(', '),
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => (row[column] ?? '').length)),
  );
  const write = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  // The last column is as long as it likes.
  const rules = [...widths.slice(0, -1), 4].map((width) => '-'.repeat(width));
  return [HEADINGS, rules, ...cells].map(write).join('\n');
}

function amount(value: number, unit: Figure['unit']): string {
  return unit === 'ratio' ? `${rounded(value)} ×` : `${rounded(value)} ${unit}`;
}
