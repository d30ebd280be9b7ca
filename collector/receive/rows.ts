/** A checked batch as rows of the journal: one an hour. Pure. */
import type { Report, ReportBatch } from '../../utils/report/schema.ts';
import type { JournalRow } from '../journal/line.ts';
import type { Network } from '../network/network.ts';
import { numberOf } from './identity.ts';
import { LINE, outageOutcome, outcomeOf } from './outcome.ts';

export interface RowsParts {
  batch: ReportBatch;
  /** Number of what the token is known by. */
  token: number;
  network: Network;
  /** Number of a published URL, in digits. */
  targetNumber: (url: string) => string;
  /** Numbers of targets that exist nowhere, in digits. */
  canaries: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  now: number;
}

const HOUR = 3600;

/** Of one hour. */
interface Votes {
  targets: Set<string>;
  /** In the order of the targets. */
  outcomes: string[];
}

function vote({ targets, outcomes }: Votes, target: string, outcome: string): void {
  const before = targets.size;
  if (targets.add(target).size > before) outcomes.push(outcome);
}

/**
 * A token has one vote for a target in an hour: of several reports the first counts. A batch without any report is one row
 * of nothing, in the current hour, so that its token is spent all the same. A canary that it saw answer stands in each of its
 * rows: each hour is counted by itself, and knows then what to think of the whole batch.
 */
export function rowsOf({ batch, token, network, targetNumber, canaries, now }: RowsParts): JournalRow[] {
  const votes = new Map<number, Votes>();
  const votesOf = (hour: number): Votes => {
    const known = votes.get(hour);
    if (known !== undefined) return known;
    const made = { targets: new Set<string>(), outcomes: [] };
    votes.set(hour, made);
    return made;
  };
  // Most batches tell of one hour, and it is read once. The current one is where a batch of nothing is put.
  let [text, current] = ['', votesOf(hourOf(now))];
  for (const report of batch.reports) {
    if (report.hour !== text) [text, current] = [report.hour, votesOf(secondsOf(report.hour))];
    vote(current, targetNumber(report.input), outcomeOf(report));
  }
  for (const outage of batch.outages ?? []) {
    const until = secondsOf(outage.until);
    for (let hour = secondsOf(outage.from); hour <= until; hour += HOUR) {
      vote(votesOf(hour), LINE, outageOutcome(outage));
    }
  }
  const hours = [...votes].filter(([, { outcomes }]) => outcomes.length > 0 || votes.size === 1);
  const isSeen = ({ input, verdict }: Report): boolean =>
    verdict === 'ok' && canaries.has(targetNumber(input));
  for (const report of canaries.size > 0 ? batch.reports.filter(isSeen) : []) {
    for (const [, ofHour] of hours) vote(ofHour, targetNumber(report.input), outcomeOf(report));
  }

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
  const told = new Set<string>();
  return hours
    .toSorted(([a], [b]) => a - b)
    .map(([hour, { targets: inHour, outcomes }], index) => {
      const targets = [...inHour];
      const repeats = index === 0 ? [] : targets.filter((target) => told.has(target));
      if (hours.length > 1) for (const target of targets) told.add(target);
      return { hour, ...same, targets, outcomes, repeats };
    });
}

function secondsOf(hour: string): number {
  return Date.parse(hour) / 1000;
}

function hourOf(now: number): number {
  return Math.floor(now / 1000 / HOUR) * HOUR;
}
