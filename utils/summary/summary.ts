/** What the popup shows: written by the background after each step, read in one piece. */
import type { FailureClass, LineState, Verdict } from '../diagnose/verdict.ts';
import type { EndpointRole } from '../targets/schema.ts';

/**
 * `failing`: cannot be reached, cause not established (no control) · `partly`: some of its endpoints ·
 * `unchecked`: never measured.
 */
export type ServiceState = 'ok' | 'blocked' | 'down' | 'failing' | 'partly' | 'unknown' | 'unchecked';

/** One hour of a service, worst state first seen in it; null: not measured. */
export type HourCell = ServiceState | null;

export interface ServiceSummary {
  /** Service id, or the host of a target that belongs to none. */
  id: string;
  name: string;
  state: ServiceState;
  failure_class: FailureClass | null;
  mechanisms: string[];
  reasons: string[];
  since: string | null;
  /** The last 24 hours, oldest first. */
  hours: HourCell[];
  endpoints: EndpointSummary[];
}

export interface EndpointSummary {
  url: string;
  role: EndpointRole | null;
  state: ServiceState;
  verdict: Verdict['verdict'] | null;
  failure_class: FailureClass | null;
}

export interface Summary {
  version: 1;
  made_at: string;
  line: { state: LineState | null; since: string | null };
  /** Worst first. */
  services: ServiceSummary[];
  last_check_at: string | null;
  next_check_at: string | null;
  warnings: ('storage_full' | 'budget_spent' | 'no_host_permission')[];
}

/** Kept apart from the summary since it changes with every target. */
export interface Progress {
  batch_id: string;
  done: number;
  total: number;
}
