/**
 * One Result as the flat object of the contract (§2.1): what `check` writes and what an export holds.
 * The runner imports this file in Node: nothing here may need a browser.
 */
import type { BrowserFamily } from '../probe/observation.ts';
import type { FailureClass, Flag, Operation, Verdict } from '../diagnose/verdict.ts';
import type { Result, ResultRow } from './records.ts';
import { rowOf } from './result-row.ts';

export interface ResultRecord {
  url: string;
  host: string;
  /** Null: the batch ended before the target was asked, and nobody said which browser it was. */
  browser: BrowserFamily | null;
  browser_version: string | null;
  verdict: Verdict['verdict'];
  mechanisms: string[];
  locus: Verdict['locus'];
  reasons: string[];
  flags: Flag[];
  failure_class: FailureClass | null;
  failure: string | null;
  operation: Operation | null;
  failed_host: string | null;
  /** These three are of the last attempt that nobody stopped. */
  raw_error: string | null;
  status: number | null;
  attempts: number;
  /** ISO 8601, UTC, whole seconds. */
  started_at: string;
  duration_ms: number;
}

/** @param browser What to say where no attempt tells, or not as precisely: a batch on a dead line asks no target. */
export function resultRecord(
  result: Result,
  browser: { family: BrowserFamily; version: string } | null = null,
): ResultRecord {
  return recordOfRow(rowOf(result), browser);
}

/** The same from what is stored. */
export function recordOfRow(
  row: ResultRow,
  browser: { family: BrowserFamily; version: string } | null = null,
): ResultRecord {
  const { verdict } = row;
  return {
    url: row.url,
    host: new URL(row.url).hostname,
    browser: row.browser ?? browser?.family ?? null,
    browser_version: fullVersion(row.browser_version, browser?.version),
    verdict: verdict.verdict,
    mechanisms: verdict.mechanisms,
    locus: verdict.locus,
    reasons: verdict.reasons,
    flags: verdict.flags,
    failure_class: verdict.failure_class,
    failure: verdict.failure,
    operation: verdict.operation,
    failed_host: verdict.failed_host,
    raw_error: row.raw_error,
    status: row.status,
    attempts: row.attempts,
    started_at: row.started_at.replace(/\.\d+Z$/, 'Z'),
    duration_ms: Math.round(row.duration_ms),
  };
}

/** A page of a headless Chromium hears `156.0.0.0` and an empty `fullVersionList` (2026-11); who started it knows more. */
function fullVersion(heard: string | null, known: string | undefined): string | null {
  if (heard === null) return known ?? null;
  const major = /^\d+\.(?=0\.0\.0$)/.exec(heard)?.[0];
  return major !== undefined && known?.startsWith(major) === true ? known : heard;
}
