/** Moments in words. The phrases are the catalogue's: browsers lack some languages' own (facts of 2026-11). */
import type { Words } from './words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Unit = 'minutes' | 'hours' | 'days';
export type RelativeKey = `${'ago' | 'in'}.${'now' | Unit}`;

/**
 * "12 minutes ago", "in 3 hours": whole units, rounded down. `now` in milliseconds since the epoch.
 * The caller knows on which side the moment lies; the clock may not: set back, it would put the last check into the future.
 */
export function relativeTime(
  words: Words<RelativeKey>,
  iso: string,
  now: number,
  side: 'ago' | 'in',
): string {
  const away = Date.parse(iso) - now;
  const distance = side === 'in' ? away : -away;
  if (distance < MINUTE) return words.t(`${side}.now`);
  const [unit, length]: [Unit, number] =
    distance < HOUR ? ['minutes', MINUTE] : distance < 2 * DAY ? ['hours', HOUR] : ['days', DAY];
  return words.t(`${side}.${unit}`, { n: Math.floor(distance / length) });
}

/**
 * "14:02" today, "3 Nov, 14:02" before, "3 Nov 2025, 14:02" in another year; in the person's time zone and calendar.
 * `short` leaves the time of day out of days gone by.
 */
export function clockTime(
  language: string,
  iso: string,
  now: number,
  length: 'long' | 'short' = 'long',
): string {
  const [then, today] = [new Date(iso), new Date(now)];
  const isSameYear = then.getFullYear() === today.getFullYear();
  const isToday = isSameYear && then.getMonth() === today.getMonth() && then.getDate() === today.getDate();
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const day = { day: 'numeric', month: 'short' } as const;
  return formatter(language, {
    ...(isSameYear ? {} : { year: 'numeric' }),
    ...(isToday ? {} : day),
    ...(isToday || length === 'long' ? time : {}),
  }).format(then);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one costs a millisecond, and a list needs dozens. */
function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(language, options);
  formatters.set(key, made);
  return made;
}
