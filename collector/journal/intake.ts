/**
 * What comes is counted in pieces that stop growing: an hour would be counted as a whole again and again for as long as something comes
 * for it, and in a busy one that is a hundred million votes. Pure.
 */
import type { Position } from '../ledger/ledger.ts';

/** What is counted together: of the reports of one hour those that came with one intake. */
export interface Window {
  /** Seconds since 1970, at a full hour. */
  hour: number;
  intake: number;
}

/** Of 32 MiB each: some half a million batches, so that it does not tell of any when it came. */
const SEGMENTS_AN_INTAKE = 24;

/** Of what is added to the journal there. A start goes on with the one before: what lies on the disk does not multiply. */
export function intakeAt({ segment }: Position): number {
  return Math.floor(segment / SEGMENTS_AN_INTAKE);
}
