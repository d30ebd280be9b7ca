/**
 * Whether it is the site or the vantage's own line. A failure stands only beside answers: while most others that
 * answered before answer still. Pure.
 */
import type { Control } from '../../utils/targets/schema.control.ts';

/** What the last look at another target says of the line. */
export interface Voice {
  host: string;
  /** When that look ended. */
  ended: number;
  answered: boolean;
  /** It answers, by what is published of it: if it failed just now, that is not settled yet. */
  stands: boolean;
}

/**
 * `works`: of those that tell something at least half answer · `impaired`: some do · `offline`: none ·
 * `unknown`: there is nobody who could tell.
 */
export type LineState = 'works' | 'impaired' | 'offline' | 'unknown';

/** So many others are asked, where there are so many. */
export const WITNESSES_WANTED = 3;

/** After so long the world has changed, not the line: others answered all the time. */
export const LONGEST_HOLD_MS = 30 * 60 * 1000;

/**
 * By host whether it answers, of those that tell something: an answer since `since`; or a failure, however old, of one
 * that stood. A site that was down before says nothing.
 */
export function tellingOf(voices: Iterable<Voice>, failed_host: string, since: number): Map<string, boolean> {
  const telling = new Map<string, boolean>();
  for (const { host, ended, answered, stands } of voices) {
    if (host === failed_host) continue;
    if (answered ? ended >= since : stands) telling.set(host, answered || telling.get(host) === true);
  }
  return telling;
}

export function stateOf(telling: ReadonlyMap<string, boolean>): LineState {
  const answers = [...telling.values()].filter(Boolean).length;
  if (telling.size === 0) return 'unknown';
  if (answers === 0) return 'offline';
  return answers * 2 >= telling.size ? 'works' : 'impaired';
}

export interface FailedTwice {
  control: Control;
  line: LineState;
  /** How long its failure has been held back already. */
  held_ms: number;
  /** Some targets have not been looked at even once. */
  others_to_come: boolean;
  /** What was published in this run of some other target shows life (`showsLife`). */
  others_alive: boolean;
}

/** `stands`: it is published. `held`: what was known before goes on, with its age, and it is looked at again. */
export function fateOf(failed: FailedTwice): 'stands' | 'held' {
  const { control, line, held_ms, others_to_come, others_alive } = failed;
  if (line === 'works') return 'stands';
  if (line === 'offline') return 'held';
  if (line === 'impaired') return held_ms >= LONGEST_HOLD_MS ? 'stands' : 'held';
  return !others_to_come && (others_alive || showsLife(control)) ? 'stands' : 'held';
}

/** Something beyond this machine answered: a resolver that knows the name or knows that there is none, a host that takes or refuses. */
export function showsLife({ hops }: Control): boolean {
  return hops.some(
    ({ dns, connects }) =>
      (dns?.addresses.length ?? 0) > 0 ||
      dns?.failure === 'dns_nxdomain_error' ||
      dns?.failure === 'dns_no_answer' ||
      connects.some(({ failure }) => failure === null || failure === 'connection_refused'),
  );
}
