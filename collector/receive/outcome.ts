/**
 * What one report says, as one text: few different ones occur, so that the engine groups by it at once instead of by seven
 * columns. The SQL that takes it apart again is beside the Store (store/outcome.sql.ts).
 */
import type { OutageReport, Report } from '../../utils/report/schema.ts';

/** No target has this number: the line itself. */
export const LINE = 0;

/** Fields by `|`, none of which any field can hold; an empty one is null. Mechanisms are sorted, by `,`. */
export function outcomeOf(report: Omit<Report, 'input' | 'hour'>): string {
  const { verdict, failure_class, failure, operation, locus, latency, mechanisms } = report;
  const nodes = mechanisms.length > 1 ? mechanisms.toSorted().join(',') : (mechanisms[0] ?? '');
  return `${verdict}|${failure_class ?? ''}|${failure ?? ''}|${operation ?? ''}|${locus ?? ''}|${latency ?? ''}|${nodes}`;
}

/** An hour in which the line was down, told as an outcome of the line. */
export function outageOutcome({ outage }: Pick<OutageReport, 'outage'>): string {
  return `${outage}||||||`;
}
