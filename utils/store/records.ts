/** What is kept in IndexedDB. Times are ISO 8601, UTC, so that they sort as text. */
import type { BlockPage } from '../diagnose/block-pages.data.ts';
import type { Sharing, SharingObstacle, ShownKeys } from './records.outbox.ts';
import type { Ladder } from '../diagnose/ladder.ts';
import type { LineFrame, Verdict } from '../diagnose/verdict.ts';
import type { BrowserFamily, Observation } from '../probe/observation.ts';
import type { LineMemory } from '../schedule/outage.ts';
import type { BundleRefusal } from '../targets/control-bundle.ts';
import type { SaidControl } from '../targets/control-vote.ts';
import type { Target } from '../targets/schema.ts';
import type { TargetControl } from '../targets/target-control.ts';
import type { KeysRefusal, TrustedKey } from '../targets/trusted-keys.ts';

/** target + observations + verdict: the unit of memory. Key: [batch_id, target.url], so a batch cannot hold two. */
export interface Result {
  batch_id: string;
  url: string;
  target: Target;
  observations: Observation[];
  /** What the further questions answered; null when none was open. */
  ladder: Ladder | null;
  /** How the target was seen from elsewhere, as the verdict took it. None is kept of what is `ok`. */
  control: TargetControl | null;
  verdict: Verdict;
  started_at: string;
  duration_ms: number;
  /** Version of the failure tables and of the judge that made the verdict. */
  method_version: string;
}

/**
 * A Result as it is kept: without its observations, which lie beside it and are the first to go when the disk is full.
 * What a table or an export needs of them stays here. Summaries and exports read these, and never the observations.
 */
export interface ResultRow extends Omit<Result, 'observations' | 'ladder' | 'control'> {
  /** Null: the batch ended before the target was asked. */
  browser: BrowserFamily | null;
  browser_version: string | null;
  /** Of the last attempt that was not stopped. */
  raw_error: string | null;
  status: number | null;
  attempts: number;
}

/** The observations of one Result. Key: [batch_id, url], as the Result's. */
export interface KeptObservations {
  batch_id: string;
  url: string;
  observations: Observation[];
  ladder: Ladder | null;
  /** Missing in what was kept before there were controls. */
  control?: TargetControl | null;
  /** Start of the Result; there only when its verdict is `ok`, so that an index over it lists what may be thinned. */
  thinnable_at?: string;
}

export type BatchTrigger = 'schedule' | 'person' | 'recheck';

export interface Batch {
  id: string;
  trigger: BatchTrigger;
  state: 'running' | 'done' | 'stopped';
  created_at: string;
  ended_at: string | null;
  total: number;
  /** The line before, during and after, in order of time. */
  frames: LineFrame[];
}

/** One target still to be measured or judged in a batch. Removed in the transaction that writes its Result. */
export interface QueueItem {
  batch_id: string;
  url: string;
  target: Target;
  /** Place in the batch's order. */
  position: number;
  /** Null until measured; then the observations wait for the closing anchors. */
  observations: Observation[] | null;
  /** Null until the further questions were asked. */
  ladder: Ladder | null;
}

/** Counts of one target on one day. Key: [day, url]. Kept when the raw results are gone. */
export interface DailyRollup {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  url: string;
  service: string | null;
  counts: Record<Verdict['verdict'], number>;
  /** Counts by failure class of all results that were not ok. */
  classes: Partial<Record<NonNullable<Verdict['failure_class']>, number>>;
}

/** Where a target stands now. Key: url. Made from results as they are written; the popup's summary reads only this. */
export interface TargetState {
  url: string;
  target: Target;
  verdict: Verdict;
  /** Start of the present run of equal (verdict, failure_class). */
  since: string;
  checked_at: string;
  /** Results in a row with the present (verdict, failure_class). */
  streak: number;
  /** When a change is to be looked at again; null when it has settled. */
  recheck_at: string | null;
  rechecks_done: number;
  /**
   * The run that a verdict without evidence about the target (offline, interrupted …) stands in the way of. It goes on
   * when the next verdict with evidence agrees with it.
   */
  held?: HeldRun | null;
  /** What the last measurement cost on the wire. */
  bytes?: number;
}

/** A run of equal (verdict, failure_class) that waits. */
export interface HeldRun {
  verdict: Verdict['verdict'];
  failure_class: Verdict['failure_class'];
  since: string;
  streak: number;
}

/** Bytes that all measurements of one UTC day cost. Key: day. */
export interface DaySpending {
  day: string;
  bytes: number;
}

/** What is remembered of one collector. Key: url. Replaced or removed as a whole when the person chooses others. */
export interface CollectorMemory {
  /** Its base URL, as in the settings. */
  url: string;
  /** Of its signing keys; empty before the first contact. */
  keys: TrustedKey[];
  /** The relay that it names, by its own word; null: it names none. Absent: it has not been asked. */
  relay?: string | null;
  /** Where it sends people for tokens, by its own word; null: it makes them itself. Absent: it was asked by an older version. */
  issuer?: string | null;
  /** Of the gateway behind the relay: its key configuration (RFC 9458 §3), base64url. */
  gateway_key?: string | null;
  /** The lists whose controls are here. */
  lists: KeptList[];
  /** When something true came from it last, or was said to be still true. */
  received_at: string | null;
  /** What was wrong the last time; null: nothing. */
  problem: { kind: CollectorProblem; at: string } | null;
}

export interface KeptList {
  id: string;
  /** Of the collector's answer, to ask for a newer one only. */
  etag: string | null;
  /** When the collector made the bundle. */
  generated_at: string;
  /** Pause between two looks of the collector's at one target. Missing in what was kept before it was asked for. */
  interval_seconds?: number;
  /** What it cost on the wire. */
  bytes: number;
}

export type CollectorProblem =
  | KeysRefusal
  | BundleRefusal
  /** No answer at all, or none in time. */
  | 'unreachable'
  /** An answer that is an error, or too large. */
  | 'bad_answer'
  /** It has not looked at every target of a list yet. */
  | 'not_ready'
  /** True, but too old to say anything of now. */
  | 'stale';

/** One target as one collector saw it, from the bundle of one list. Key: [collector, list, url]. */
export interface KeptControl extends SaidControl {
  collector: string;
  list: string;
  url: string;
}

/** Small records that are alone of their kind, by name. */
export interface NamedRecords {
  own_targets: Target[];
  /** The person's own block pages, beside the built-in ones. */
  own_block_pages: BlockPage[];
  sharing: Sharing;
  /** Of the last round of the outbox that asked for tokens; null: nothing stood in its way. */
  sharing_obstacle: SharingObstacle | null;
  /** Null: what was shown does not hold any more. */
  shown_keys: ShownKeys | null;
  /** What the outage record remembers between beats. */
  line: LineMemory;
  /** The disk was full at that moment: observations or old results had to go. */
  storage_full: { at: string };
  /** Room set aside for a disk that is full. */
  reserve: Blob;
  /** The moment that retention last reckoned with. */
  retention_clock: { at: string };
  /** When each URL was last asked with patience. */
  patience: Record<string, string>;
  /** When each URL last did not answer HEAD as it answers GET. */
  no_head: Record<string, string>;
}
