/**
 * Result → what of it may leave the device. Pure. Each field is picked by name and held to a closed list of words, so that
 * what is not named here stays: addresses, raw errors, headers, certificates, reasons, the exact time.
 */
import type { Observation } from '../probe/observation.ts';
import { HOUR, SECOND } from '../schedule/time.ts';
import type { Result } from '../store/records.ts';
import { lastEvidence } from '../store/result-row.ts';
import type { Flag } from '../diagnose/verdict.ts';
import { MECHANISMS } from '../diagnose/mechanisms.ts';
import {
  BROWSERS,
  FAILURE_CLASSES,
  FAILURES,
  LOCI,
  OPERATIONS,
  type Report,
  type ReportBatch,
  VERDICTS,
} from './schema.ts';

/** What a Report's batch says of the device, coarse enough that many are alike. */
export type Maker = Pick<ReportBatch, 'browser' | 'browser_major' | 'method_version'>;

export interface Anonymised extends Maker {
  report: Report;
}

/** Verdicts that tell of the line or of the machine, and nothing of the target. Outages are told of by the hour. */
const NOT_OF_THE_TARGET = ['offline', 'gateway_cut', 'captive_portal', 'local_interference', 'interrupted'];
/**
 * Under these a Result is not of the person's own network, or not of the hour that it says: it would be counted where it
 * does not belong.
 */
const MISPLACED: readonly Flag[] = ['via_proxy', 'via_vpn', 'clock_skew', 'local_root'];
const LONGEST_INPUT = 2048;

/** Null: nothing of it may leave. That is so for every target of the person's own. */
export function anonymise(result: Result): Anonymised | null {
  const { target, verdict, observations, started_at, method_version } = result;
  const maker = makerOf(lastEvidence(observations), method_version);
  const hour = hourOf(started_at);
  const isPublished = target.source === 'built_in' || target.source === 'list';
  if (!isPublished || target.url.length > LONGEST_INPUT || maker === null || hour === null) return null;
  if (verdict.reasons.some((reason) => NOT_OF_THE_TARGET.includes(reason))) return null;
  if (verdict.flags.some((flag) => MISPLACED.includes(flag))) return null;
  const said = oneOf(VERDICTS, verdict.verdict);
  if (said === null) return null;
  return {
    ...maker,
    report: {
      input: target.url,
      hour,
      verdict: said,
      mechanisms: said === 'blocked' ? mechanismsIn(verdict.mechanisms) : [],
      locus: said === 'blocked' ? oneOf(LOCI, verdict.locus) : null,
      failure_class: oneOf(FAILURE_CLASSES, verdict.failure_class),
      failure: verdict.failure === null ? null : (oneOf(FAILURES, verdict.failure) ?? 'unknown_failure'),
      operation: oneOf(OPERATIONS, verdict.operation),
      latency: latencyOf(lastEvidence(observations)),
    },
  };
}

/** The hour that a moment lies in, UTC; null: not a moment. */
export function hourOf(moment: string): Report['hour'] | null {
  const time = Date.parse(moment);
  if (Number.isNaN(time)) return null;
  return `${new Date(Math.floor(time / HOUR) * HOUR).toISOString().slice(0, 13)}:00:00Z`;
}

/** Null: nobody said which browser it was, or the rules' version has no name that may be sent. */
export function makerOf(
  evidence: Pick<Observation, 'browser' | 'browser_version'> | undefined,
  method_version: string,
): Maker | null {
  const browser = oneOf(BROWSERS, evidence?.browser ?? null);
  const major = /^\d{1,4}(?=\.|$)/.exec(evidence?.browser_version ?? '')?.[0];
  if (browser === null || major === undefined || !/^[a-z0-9.-]{1,64}$/.test(method_version)) return null;
  return { browser, browser_major: Number(major), method_version };
}

/** In the ontology's order: the judge's own says nothing. */
function mechanismsIn(given: readonly string[]): Report['mechanisms'] {
  return MECHANISMS.filter((mechanism) => given.includes(mechanism)).slice(0, 8);
}

function latencyOf(evidence: Observation | undefined): Report['latency'] {
  if (evidence?.end !== 'answered') return null;
  const ms = evidence.timings?.first_byte_ms ?? evidence.duration_ms;
  if (ms < SECOND) return 'under_1s';
  return ms < 5 * SECOND ? '1s_to_5s' : 'over_5s';
}

function oneOf<Word extends string>(words: readonly Word[], given: string | null): Word | null {
  return words.find((word) => word === given) ?? null;
}
