/** Which days are near enough, for clocks differ. Pure. */
import { TOKEN_LIFE_DAYS } from './issuer-keys.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A client's clock may be so far from ours. */
const CLOCK_MS = HOUR_MS;

/** Days for which tokens are issued: today, and around midnight the day beside it. */
export function acceptedDays(now: Date): string[] {
  const moments = [now.getTime() - CLOCK_MS, now.getTime(), now.getTime() + CLOCK_MS];
  return [...new Set(moments.map((moment) => new Date(moment).toISOString().slice(0, 10)))];
}

/** Whether a token of that day may still be spent. */
export function isSpendable(day: string, now: Date): boolean {
  const age = now.getTime() - Date.parse(day);
  return age >= -CLOCK_MS && age < (TOKEN_LIFE_DAYS + 1) * DAY_MS;
}
