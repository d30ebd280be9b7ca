/** The strip of the last 24 hours. */
import type { Verdict } from '../diagnose/verdict.ts';
import { compareStates, decideService, endpointState } from './service-state.ts';
import type { EndpointView } from './service-state.ts';
import type { HourCell } from './summary.ts';

export const HOURS_SHOWN = 24;
const HOUR_MS = 3_600_000;

/** A stored result, or as much of it as the strip needs. */
export interface Seen {
  url: string;
  started_at: string;
  verdict: Verdict;
}

/**
 * One cell for each clock hour (UTC), oldest first; the last one is the hour that is running.
 * Within an hour each endpoint counts with the worst that was established; `unknown` only when nothing was.
 * Then the service rule decides among the endpoints that were measured in that hour.
 */
export function hourCells(
  now: string,
  endpoints: readonly EndpointView[],
  seen: readonly Seen[],
): HourCell[] {
  const running = Math.floor(Date.parse(now) / HOUR_MS);
  const roles = new Map(endpoints.map(({ url, role }) => [url, role]));
  const hours = Array.from({ length: HOURS_SHOWN }, () => new Map<string, Seen>());
  for (const result of seen) {
    const cell = hours[HOURS_SHOWN - 1 - (running - Math.floor(Date.parse(result.started_at) / HOUR_MS))];
    if (cell === undefined || !roles.has(result.url)) continue;
    const known = cell.get(result.url);
    if (known === undefined || tellsWorse(result, known)) cell.set(result.url, result);
  }
  return hours.map((cell) => {
    if (cell.size === 0) return null;
    const measured = [...cell.values()].map(({ url, verdict }) => ({
      url,
      role: roles.get(url) ?? null,
      verdict,
      since: null,
    }));
    return decideService(measured).state;
  });
}

function tellsWorse(result: Seen, known: Seen): boolean {
  const [state, before] = [endpointState(result.verdict), endpointState(known.verdict)];
  if (state === 'unknown') return false;
  return before === 'unknown' || compareStates(state, before) < 0;
}
