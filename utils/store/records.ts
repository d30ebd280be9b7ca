/** What is kept in IndexedDB. Times are ISO 8601, UTC, so that they sort as text. */
import type { LineFrame, Verdict } from '../diagnose/verdict.ts';
import type { Observation } from '../probe/observation.ts';
import type { Target } from '../targets/schema.ts';

/** target + observations + verdict: the unit of memory. Key: [batch_id, target.url], so a batch cannot hold two. */
export interface Result {
  batch_id: string;
  url: string;
  target: Target;
  observations: Observation[];
  verdict: Verdict;
  started_at: string;
  duration_ms: number;
  /** Version of the failure tables and of the judge that made the verdict. */
  method_version: string;
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
}
