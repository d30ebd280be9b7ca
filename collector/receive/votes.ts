/** A batch as it is counted: reports and hours of an outage alike are votes. Pure. */
import type { ReportBatch } from '../../utils/report/schema.ts';
import { LINE, outageOutcome, outcomeOf } from './outcome.ts';

export interface Vote {
  /** Seconds since 1970, at a full hour. */
  hour: number;
  /** Number of the target, in digits. */
  target: string;
  outcome: string;
}

export type BatchOfVotes = Omit<ReportBatch, 'reports' | 'outages' | 'padding'> & {
  /** How many reports it holds: what its sender is told. */
  reports: number;
  /** In the order in which they were told. */
  votes: Vote[];
};

const HOUR = 3600;

/** @param targetNumber Of a published URL, in digits. */
export function votesOf(batch: ReportBatch, targetNumber: (url: string) => string): BatchOfVotes {
  const { schema_version, batch_id, token, method_version, browser, browser_major, reports } = batch;
  const votes = reports.map((report) => ({
    hour: secondsOf(report.hour),
    target: targetNumber(report.input),
    outcome: outcomeOf(report),
  }));
  for (const outage of batch.outages ?? []) {
    const until = secondsOf(outage.until);
    for (let hour = secondsOf(outage.from); hour <= until; hour += HOUR) {
      votes.push({ hour, target: LINE, outcome: outageOutcome(outage) });
    }
  }
  return {
    schema_version,
    batch_id,
    token,
    method_version,
    browser,
    browser_major,
    reports: reports.length,
    votes,
  };
}

/** Of an hour as reports write it, since 1970. */
export function secondsOf(hour: string): number {
  return Date.parse(hour) / 1000;
}
