/** A checked batch as rows of the journal: one an hour. Pure. */
import type { ReportBatch } from '../../utils/report/schema.ts';
import type { JournalRow } from '../journal/line.ts';
import type { Network } from '../network/network.ts';
import { numberOf } from './identity.ts';
import { LINE, outageOutcome, outcomeOf } from './outcome.ts';

export interface RowsParts {
  batch: ReportBatch;
  /** Number of what the token is known by. */
  token: number;
  network: Network;
  /** Number of a published URL. */
  targetNumber: (url: string) => number;
  /** Milliseconds since 1970. */
  now: number;
}

const HOUR = 3600;

/**
 * A token has one vote for a target in an hour: of several reports the first counts. A batch without any report is one row
 * of nothing, in the current hour, so that its token is spent all the same.
 */
export function rowsOf({ batch, token, network, targetNumber, now }: RowsParts): JournalRow[] {
  const votes = new Map<number, Map<number, string>>();
  const vote = (hour: number, target: number, outcome: string): void => {
    const ofHour = votes.get(hour) ?? new Map<number, string>();
    if (!ofHour.has(target)) votes.set(hour, ofHour.set(target, outcome));
  };
  for (const report of batch.reports)
    vote(secondsOf(report.hour), targetNumber(report.input), outcomeOf(report));
  for (const outage of batch.outages ?? []) {
    const until = secondsOf(outage.until);
    for (let hour = secondsOf(outage.from); hour <= until; hour += HOUR)
      vote(hour, LINE, outageOutcome(outage));
  }
  if (votes.size === 0) votes.set(Math.floor(now / 1000 / HOUR) * HOUR, new Map());

  const told = new Set<number>();
  const { country, asn } = network;
  const { browser, browser_major, method_version, schema_version } = batch;
  const number = numberOf('batch', batch.batch_id);
  return [...votes]
    .toSorted(([a], [b]) => a - b)
    .map(([hour, ofHour]) => {
      const targets = [...ofHour.keys()];
      const repeats = targets.filter((target) => told.has(target));
      for (const target of targets) told.add(target);
      return {
        hour,
        token,
        batch: number,
        country,
        asn,
        browser,
        browser_major,
        method_version,
        schema_version,
        targets,
        outcomes: [...ofHour.values()],
        repeats,
      };
    });
}

function secondsOf(hour: string): number {
  return Date.parse(hour) / 1000;
}
