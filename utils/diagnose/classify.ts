/**
 * One Observation → what it shows, in the field's words. The browser's own string decides, through one versioned table a
 * browser; what else was seen only adds the stage, where it proves one.
 */
import type { Observation } from '../probe/observation.ts';
import { CHROMIUM_FAILURES } from './failures.chromium.table.ts';
import { FIREFOX_FAILURES } from './failures.firefox.table.ts';
import { SAFARI_FAILURES } from './failures.safari.table.ts';
import { lookUp } from './failure-table.ts';
import { firefoxMeaning } from './firefox-error.ts';
import {
  AS_GIVEN,
  INTERRUPTED,
  LOCAL,
  NOTHING_FAILED,
  TIMEOUT,
  UNCLASSIFIED,
  type Meaning,
  type Sign,
} from './meanings.ts';
import { provenOperation } from './proven-operation.ts';
import { scrub } from './scrub.ts';
import type { Failure } from './verdict.ts';

/** Versions of the failure tables, part of every Result's `method_version`. */
export const TABLES_VERSION = [
  `chromium-${CHROMIUM_FAILURES.version}`,
  `firefox-${FIREFOX_FAILURES.version}`,
  `safari-${SAFARI_FAILURES.version}`,
].join('.');

/** A Failure and what its code says besides. */
export interface Finding extends Failure {
  sign: Sign | null;
}

/** What an attempt shows. Never throws, whatever the browser said; all null when nothing failed. */
export function classify(observation: Observation): Failure {
  const { failure_class, failure, operation } = explain(observation);
  return { failure_class, failure, operation };
}

/** As `classify`, with the sign that the line and the judge need and that is not stored. */
export function explain(observation: Observation): Finding {
  const meaning = meaningOf(observation);
  return {
    failure_class: meaning.failure_class,
    failure: meaning.failure === AS_GIVEN ? unknownFailure(observation.raw_error) : meaning.failure,
    operation: provenOperation(observation, meaning),
    sign: meaning.sign ?? null,
  };
}

function meaningOf(observation: Observation): Meaning {
  const { end, raw_error, visibility, browser } = observation;
  if (end === 'stopped') return INTERRUPTED;
  if (end === 'timed_out') return TIMEOUT; // Our own abort: its error string means nothing (facts: rule 1).
  const isWithoutError = raw_error === null || raw_error.trim() === '';
  if (end === 'answered' && (isWithoutError || isAbort(raw_error))) return NOTHING_FAILED;
  if (visibility === 'opaque') return UNCLASSIFIED;
  if (isWithoutError) return LOCAL; // No event at all: the request never left (docs/method.md §3).
  if (browser === 'firefox') return firefoxMeaning(raw_error, observation);
  return lookUp(browser === 'safari' ? SAFARI_FAILURES : CHROMIUM_FAILURES, raw_error) ?? UNCLASSIFIED;
}

/** The end of reading a body by ourselves: the answer stood. */
function isAbort(raw: string): boolean {
  return raw === 'net::ERR_ABORTED' || raw === 'NS_BINDING_ABORTED';
}

function unknownFailure(raw: string | null): string {
  return `unknown_failure: ${raw === null ? 'no error given' : scrub(raw)}`;
}
