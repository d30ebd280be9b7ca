/** From when to when, and in what steps. */
import type { FieldError } from '../problem.ts';

export const TIME_GRAINS = ['hour', 'day', 'week', 'month', 'year'] as const;
export type TimeGrain = (typeof TIME_GRAINS)[number];

export interface Range {
  /** Seconds since 1970; `until` is not in it. */
  since: number;
  until: number;
  grain: TimeGrain;
}

export interface GivenRange {
  since: string | null;
  until: string | null;
  time_grain: string | null;
  /** Milliseconds since 1970. */
  now: number;
}

export type ReadRange = { ok: true; range: Range } | { ok: false; errors: FieldError[] };

const DAY = 86_400;
const DEFAULT_DAYS = 183;
/** Days in one question: so many rows would come otherwise that nobody could read them. */
const MOST_DAYS: Readonly<Record<TimeGrain, number>> = {
  hour: 31,
  day: 366,
  week: 1830,
  month: 3660,
  year: 3660,
};
/** What `auto` is for a range of at most so many days. */
const AUTO: readonly [number, TimeGrain][] = [
  [7, 'hour'],
  [30, 'day'],
  [365, 'week'],
];

export function readRange({ since, until, time_grain, now }: GivenRange): ReadRange {
  const errors: FieldError[] = [];
  const grain = TIME_GRAINS.find((word) => word === time_grain) ?? null;
  if (grain === null && time_grain !== null && time_grain !== 'auto') {
    errors.push({ pointer: 'time_grain', detail: `must be one of ${TIME_GRAINS.join(', ')}, auto` });
  }
  const times = {
    since: since === null ? null : readTime(since),
    until: until === null ? null : readTime(until),
  };
  for (const name of ['since', 'until'] as const) {
    if (Number.isNaN(times[name])) {
      errors.push({
        pointer: name,
        detail: 'is neither a date (2026-01-31) nor a time (2026-01-31T12:00:00Z)',
      });
    }
  }
  if (errors.length > 0) return { ok: false, errors };

  const end = times.until ?? Math.max((Math.floor(now / 1000 / DAY) + 1) * DAY, (times.since ?? 0) + DAY);
  const start =
    times.since ?? end - Math.min(DEFAULT_DAYS, grain === null ? DEFAULT_DAYS : MOST_DAYS[grain]) * DAY;
  if (start >= end) return no('until', 'must be after since');
  const days = (end - start) / DAY;
  const taken = grain ?? AUTO.find(([most]) => days <= most)?.[1] ?? 'month';
  const most = MOST_DAYS[taken];
  if (days > most) return no('since', `a question by the ${taken} spans at most ${most} days`);
  return { ok: true, range: { since: start, until: end, grain: taken } };
}

/** Seconds since 1970; NaN: neither a date nor a time of this century. */
function readTime(text: string): number {
  const [whole, date = '', clock] =
    /^(20\d\d-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)Z?)?$/.exec(text) ?? [];
  if (whole === undefined) return Number.NaN;
  const time = Date.parse(`${date}T${clock ?? '00:00:00'}Z`);
  // February 30 has the right form.
  const isDate = !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
  return isDate ? Math.floor(time / 1000) : Number.NaN;
}

function no(pointer: string, detail: string): ReadRange {
  return { ok: false, errors: [{ pointer, detail }] };
}
