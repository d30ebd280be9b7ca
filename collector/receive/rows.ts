/** The votes of a batch as rows of the journal: one an hour. Pure. */
import type { JournalRow } from '../journal/line.ts';
import type { Network } from '../network/network.ts';
import { batchNumber } from '../identity.ts';
import type { BatchOfVotes, Vote } from './votes.ts';

export interface RowsParts {
  batch: BatchOfVotes;
  /** Number of what the token is known by. */
  token: number;
  network: Network;
  intake: number;
  /** Numbers of targets that exist nowhere, in digits. */
  canaries: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  now: number;
}

const HOUR = 3600;
/** How the outcome begins of a target that is well. */
const ANSWERS = 'ok|';

/** Of one hour. */
interface VotesOfHour {
  targets: Set<string>;
  /** In the order of the targets: numbers of outcomes, from 1 on. */
  found: number[];
  outcomes: string[];
}

/**
 * A token has one vote for a target in an hour: of several the first counts. A batch without any is one row of nothing, in the
 * current hour, so that its token is spent all the same. A canary that it saw answer stands in each of its rows: each hour is
 * counted by itself, and knows then what to think of the whole batch.
 */
export function rowsOf({ batch, token, network, intake, canaries, now }: RowsParts): JournalRow[] {
  const hours = inHours(batch, canaries, now);
  const { browser, browser_major, method_version, schema_version } = batch;
  const same = {
    intake,
    token,
    batch: batchNumber(token, batch.batch_id),
    country: network.country,
    asn: network.asn,
    browser,
    browser_major,
    method_version,
    schema_version,
  };
  const told = new Set<string>();
  return hours.map(([hour, { targets: inHour, found, outcomes }], index) => {
    const targets = [...inHour];
    const repeats = index === 0 ? [] : targets.filter((target) => told.has(target));
    if (hours.length > 1) for (const target of targets) told.add(target);
    return { hour, ...same, targets, found, outcomes, repeats };
  });
}

/** The earliest first. */
function inHours(
  { votes }: BatchOfVotes,
  canaries: RowsParts['canaries'],
  now: number,
): [hour: number, VotesOfHour][] {
  const hours = new Map<number, VotesOfHour>();
  const ofHour = (hour: number): VotesOfHour => {
    const known = hours.get(hour);
    if (known !== undefined) return known;
    const made = { targets: new Set<string>(), found: [], outcomes: [] };
    hours.set(hour, made);
    return made;
  };
  if (votes.length === 0) ofHour(hourOf(now));
  // Most batches tell of one hour.
  let [current, last]: [VotesOfHour | null, number] = [null, 0];
  for (const vote of votes) {
    if (current === null || vote.hour !== last) [current, last] = [ofHour(vote.hour), vote.hour];
    add(current, vote);
  }
  const isSeen = ({ target, outcome }: Vote): boolean => canaries.has(target) && outcome.startsWith(ANSWERS);
  for (const vote of canaries.size > 0 ? votes.filter(isSeen) : []) {
    for (const votesOfHour of hours.values()) set(votesOfHour, vote);
  }
  return [...hours].toSorted(([a], [b]) => a - b);
}

function add({ targets, found, outcomes }: VotesOfHour, { target, outcome }: Vote): void {
  const before = targets.size;
  if (targets.add(target).size > before) found.push(numberAmong(outcomes, outcome));
}

/** In place of what the hour says of the target. */
function set(votesOfHour: VotesOfHour, vote: Vote): void {
  const { targets, found, outcomes } = votesOfHour;
  add(votesOfHour, vote);
  found[[...targets].indexOf(vote.target)] = numberAmong(outcomes, vote.outcome);
}

/** From 1 on; it is put there when it is not yet. */
function numberAmong(outcomes: string[], outcome: string): number {
  const at = outcomes.indexOf(outcome);
  return at < 0 ? outcomes.push(outcome) : at + 1;
}

function hourOf(now: number): number {
  return Math.floor(now / 1000 / HOUR) * HOUR;
}
