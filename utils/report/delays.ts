/** When something is sent. Pure: chance is handed in. What stands here is what the person is told. */
import { HOUR, MINUTE } from '../schedule/time.ts';

/** Time for a batch of checks to end, so that what was measured together is told together. */
export const GATHER_MS = 15 * MINUTE;
/**
 * A batch is sent between these after it was made. Whole hours lie between them, so that the minute at which a device
 * measures does not show in the minutes at which its batches come.
 */
export const SOONEST_MS = 5 * MINUTE;
export const LATEST_MS = SOONEST_MS + 3 * HOUR;
/**
 * Of batches that are due together, such as after a night, one is sent, and each of the others so much later: all at once they
 * would show that they are one person's. No longer, for a device may not be awake for long.
 */
const APART_MS = { least: MINUTE, most: 20 * MINUTE };
/** A batch that no collector took comes again after a quarter of an hour, and then ever more rarely. */
const FIRST_RETRY_MS = 15 * MINUTE;
const LONGEST_RETRY_MS = 12 * HOUR;
/** No delay is longer. */
const LONGEST_MS = 1.5 * LONGEST_RETRY_MS;

/** @param random 0 to 1. */
export function firstSending(now: Date, random: number): string {
  return new Date(now.getTime() + SOONEST_MS + random * (LATEST_MS - SOONEST_MS)).toISOString();
}

/** @param random 0 to 1. */
export function sendingApart(now: Date, random: number): string {
  const { least, most } = APART_MS;
  return new Date(now.getTime() + least + random * (most - least)).toISOString();
}

/** @param failures Rounds in which nobody took it, from 1. */
export function nextSending(now: Date, failures: number, random: number): string {
  const pause = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
  return new Date(now.getTime() + pause * (0.5 + random)).toISOString();
}

/** A moment that lies further ahead than any delay was set by a clock that was wrong: it is due. */
export function isDue(due_at: string, now: Date): boolean {
  const wait = Date.parse(due_at) - now.getTime();
  return !(wait > 0 && wait <= LONGEST_MS);
}
