/** A stored Result as the dashboard shows it. */
import type { Ladder } from '../diagnose/ladder.ts';
import type { Verdict } from '../diagnose/verdict.ts';
import type { Observation, Timings } from '../probe/observation.ts';
import type { Result } from '../store/records.ts';
import type { TargetControl } from '../targets/target-control.ts';
import { chainOf } from './chain.ts';
import type { Chain } from './chain.ts';
import { questionsOf } from './questions.ts';
import type { Question } from './questions.ts';
import { endpointState } from './service-state.ts';
import type { ServiceState } from './summary.ts';

export interface Evidence {
  batch_id: string;
  url: string;
  started_at: string;
  state: ServiceState;
  verdict: Verdict;
  /** Empty when they were thinned out to save space, or when the target was never asked. */
  attempts: Observation[];
  ladder: Ladder | null;
  /** Null where nothing about the target was seen. */
  chain: Chain | null;
  questions: Question[];
  /** How a collector saw it; null where no verdict rests on that. */
  elsewhere: Elsewhere | null;
}

export interface Elsewhere {
  /** ISO 8601, UTC. */
  seen_at: string;
  /** Of the last hop; null where it failed there. */
  status: number | null;
  /** OONI's word for what failed there; null where nothing did. */
  failure: string | null;
}

export interface Step {
  name: 'resolved' | 'connected' | 'secured' | 'request_sent' | 'first_byte';
  /** From the start of the attempt. */
  ms: number;
}

export function evidenceOf(result: Result): Evidence {
  const { batch_id, url, started_at, verdict, observations, ladder, control } = result;
  return {
    batch_id,
    url,
    started_at,
    verdict,
    state: endpointState(verdict),
    attempts: observations,
    ladder,
    chain: chainOf(result),
    questions: questionsOf(result),
    elsewhere: control === null ? null : elsewhereOf(control),
  };
}

function elsewhereOf({ control: { measured_at, status, failure } }: TargetControl): Elsewhere {
  return { seen_at: measured_at, status: failure === null ? status : null, failure };
}

/** The steps that were reached and measured, in order of time. */
export function stepsOf(timings: Timings | null): Step[] {
  if (timings === null) return [];
  const steps: [Step['name'], number | null][] = [
    ['resolved', timings.resolved_ms],
    ['connected', timings.connected_ms],
    ['secured', timings.secured_ms],
    ['request_sent', timings.request_sent_ms],
    ['first_byte', timings.first_byte_ms],
  ];
  return steps.flatMap(([name, ms]) => (ms === null ? [] : [{ name, ms: Math.round(ms) }]));
}
