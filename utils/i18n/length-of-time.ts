import type { Words } from './words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type LengthKey = 'length.minutes' | 'length.hours' | 'length.days';

/** "40 minutes", "3 hours", "2 days": the largest unit that fits twice, rounded; never less than a minute. */
export function lengthOfTime(words: Words<LengthKey>, ms: number): string {
  if (ms >= 2 * DAY) return words.t('length.days', { n: Math.round(ms / DAY) });
  if (ms >= 2 * HOUR) return words.t('length.hours', { n: Math.round(ms / HOUR) });
  return words.t('length.minutes', { n: Math.max(1, Math.round(ms / MINUTE)) });
}
