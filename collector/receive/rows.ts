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

/** Outcomes by targets. */
type Votes = Map<number, string>;

/**
 * A token has one vote for a target in an hour: of several reports the first counts. A batch without any report is one row
 * of nothing, in the current hour, so that its token is spent all the same.
 */
export function rowsOf({ batch, token, network, targetNumber, now }: RowsParts): JournalRow[] {
  const votes = new Map<number, Votes>();
  const ofHour = (hour: number): Votes => {
    const known = votes.get(hour);
    if (known !== undefined) return known;
    const made: Votes = new Map();
    votes.set(hour, made);
    return made;
  };
  // Most batches tell of one hour: it is read once.
  let text = '';
  let current: Votes = new Map();
  for (const report of batch.reports) {
    if (report.hour !== text) [text, current] = [report.hour, ofHour(secondsOf(report.hour))];
    const target = targetNumber(report.input);
    if (!current.has(target)) current.set(target, outcomeOf(report));
  }
  for (const outage of batch.outages ?? []) {
    const until = secondsOf(outage.until);
    for (let hour = secondsOf(outage.from); hour <= until; hour += HOUR) {
      const line = ofHour(hour);
      if (!line.has(LINE)) line.set(LINE, outageOutcome(outage));
    }
  }
  if (votes.size === 0) ofHour(hourOf(now));

  const { browser, browser_major, method_version, schema_version } = batch;
  const same = {
    token,
    batch: numberOf('batch', batch.batch_id),
    country: network.country,
    asn: network.asn,
    browser,
    browser_major,
    method_version,
    schema_version,
  };
  const told = new Set<number>();
  return [...votes]
    .toSorted(([a], [b]) => a - b)
    .map(([hour, inHour], index) => {
      const targets = [...inHour.keys()];
      const repeats = index === 0 ? [] : targets.filter((target) => told.has(target));
      if (votes.size > 1) for (const target of targets) told.add(target);
      return { hour, ...same, targets, outcomes: [...inHour.values()], repeats };
    });
}

function secondsOf(hour: string): number {
  return Date.parse(hour) / 1000;
}

function hourOf(now: number): number {
  return Math.floor(now / 1000 / HOUR) * HOUR;
}
