/**
 * One Observation → what it shows, in the field's words. The browser's own string decides, through one versioned table a
 * browser; what else was seen only adds the stage, where it proves one.
 */
import type { BrowserFamily, Observation } from '../probe/observation.ts';
import { CHROMIUM_FAILURES } from './failures.chromium.table.ts';
import { FIREFOX_FAILURES } from './failures.firefox.table.ts';
import { SAFARI_FAILURES } from './failures.safari.table.ts';
import { lookUp, type FailureTable } from './failure-table.ts';
import {
  AS_GIVEN,
  HANDSHAKE_FAILED,
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
import { tlsTextMeaning } from './tls-text.ts';
import type { Failure } from './verdict.ts';

const TABLES: Record<BrowserFamily, FailureTable> = {
  chromium: CHROMIUM_FAILURES,
  firefox: FIREFOX_FAILURES,
  safari: SAFARI_FAILURES,
};

/** Versions of the failure tables, part of every Result's `method_version`. */
export const TABLES_VERSION = Object.entries(TABLES)
  .map(([family, { version }]) => `${family}-${version}`)
  .join('.');

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
  if (visibility === 'opaque' || browser === 'safari') return UNCLASSIFIED;
  if (isWithoutError) return LOCAL; // No event at all: the request never left (docs/method.md §3).
  return (
    lookUp(TABLES[browser], raw_error) ?? (browser === 'firefox' ? firefoxText(raw_error) : UNCLASSIFIED)
  );
}

/** Firefox gives a TLS failure as a sentence; anything in the form of a code is none. */
function firefoxText(raw: string): Meaning {
  if (raw.startsWith('NS_ERROR_GENERATE_FAILURE(')) {
    return raw.includes('NS_ERROR_MODULE_SECURITY') ? HANDSHAKE_FAILED : UNCLASSIFIED;
  }
  return /^(?:NS_|net::)\w+$/.test(raw) ? UNCLASSIFIED : tlsTextMeaning(raw);
}

/** The end of reading a body by ourselves: the answer stood. */
function isAbort(raw: string): boolean {
  return raw === 'net::ERR_ABORTED' || raw === 'NS_BINDING_ABORTED';
}

function unknownFailure(raw: string | null): string {
  return `unknown_failure: ${raw === null ? 'no error given' : scrub(raw)}`;
}
