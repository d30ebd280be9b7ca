/**
 * Safari names every error of every request `net::ERR_ABORTED` (WebKit's source, read 2026-11), so its one code means
 * nothing: neither an abort nor anything else. An extension's own timer is known by the Observation's `end`.
 */
import type { FailureTable } from './failure-table.ts';
import { UNCLASSIFIED } from './meanings.ts';

export const SAFARI_FAILURES: FailureTable = {
  version: 1,
  prefix: 'net::ERR_',
  codes: { ABORTED: UNCLASSIFIED },
  families: [],
};
