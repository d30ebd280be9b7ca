/**
 * Safari says `net::ERR_ABORTED` for everything (WebKit source, 2026-11), so no string of its means anything: a failure
 * is a failure of no known class. An extension's own timer is known by the Observation's `end`.
 */
import type { FailureTable } from './failure-table.ts';

export const SAFARI_FAILURES: FailureTable = { version: 1, prefix: '', codes: {}, families: [] };
