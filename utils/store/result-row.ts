/** A Result taken apart into what is kept for long and what is kept while there is room, and put together again. */
import type { Observation } from '../probe/observation.ts';
import type { KeptObservations, Result, ResultRow } from './records.ts';

/** The attempt that a Result's raw facts are told from: the last that nobody stopped. */
export function lastEvidence(observations: readonly Observation[]): Observation | undefined {
  return observations.findLast(({ end }) => end !== 'stopped') ?? observations.at(-1);
}

export function rowOf({ observations, ladder: _ladder, control: _control, ...rest }: Result): ResultRow {
  const last = lastEvidence(observations);
  return {
    ...rest,
    browser: last?.browser ?? null,
    browser_version: last?.browser_version ?? null,
    raw_error: last?.raw_error ?? null,
    status: last?.status ?? null,
    attempts: observations.filter(({ end }) => end !== 'stopped').length,
  };
}

export function observationsOf({
  batch_id,
  url,
  observations,
  ladder,
  control,
  started_at,
  verdict,
}: Result): KeptObservations {
  const kept: KeptObservations = { batch_id, url, observations, ladder, control };
  return verdict.verdict === 'ok' ? { ...kept, thinnable_at: started_at } : kept;
}

/** Observations that were thinned come back as none. */
export function resultOf(row: ResultRow, kept: KeptObservations | undefined): Result {
  const { batch_id, url, target, verdict, started_at, duration_ms, method_version } = row;
  return {
    batch_id,
    url,
    target,
    observations: kept?.observations ?? [],
    ladder: kept?.ladder ?? null,
    control: kept?.control ?? null,
    verdict,
    started_at,
    duration_ms,
    method_version,
  };
}
