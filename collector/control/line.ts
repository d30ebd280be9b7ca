/**
 * Whether it is the site or the vantage's own line. A failure stands only beside answers: while most others that
 * answered before answer still. Pure.
 */
import type { Control } from '../../utils/targets/schema.control.ts';

/** One look at a target that ended. */
export interface Witness {
  host: string;
  /** Milliseconds of the clock. */
  ended: number;
  answered: boolean;
  /** It had answered when it was looked at the time before. Of others a failure says nothing of the line. */
  stood: boolean;
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

/** Those that say something of the line since `since`: one a host, its last, and not the host that failed. */
export function tellingOf(witnesses: readonly Witness[], host: string, since: number): Witness[] {
  const last = new Map<string, Witness>();
  for (const witness of witnesses) {
    const tells = witness.answered || witness.stood;
    if (witness.host !== host && witness.ended >= since && tells) last.set(witness.host, witness);
  }
  return [...last.values()];
}

export function stateOf(telling: readonly Witness[]): LineState {
  const answered = telling.filter((witness) => witness.answered).length;
  if (telling.length === 0) return 'unknown';
  if (answered === 0) return 'offline';
  return answered * 2 >= telling.length ? 'works' : 'impaired';
}

export interface FailedTwice {
  control: Control;
  line: LineState;
  /** How long its failure has been held back already. */
  held_ms: number;
  /** Some targets have not been looked at even once. */
  others_to_come: boolean;
}

/** `stands`: it is published. `held`: what was known before goes on, with its age, and it is looked at again. */
export function fateOf({ control, line, held_ms, others_to_come }: FailedTwice): 'stands' | 'held' {
  if (line === 'works') return 'stands';
  if (line === 'offline') return 'held';
  if (line === 'impaired') return held_ms >= LONGEST_HOLD_MS ? 'stands' : 'held';
  return !others_to_come && showsLife(control) ? 'stands' : 'held';
}

/** Something beyond this machine answered: a resolver that knows the name or knows that there is none, a host that takes or refuses. */
function showsLife({ hops }: Control): boolean {
  return hops.some(
    ({ dns, connects }) =>
      (dns?.addresses.length ?? 0) > 0 ||
      dns?.failure === 'dns_nxdomain_error' ||
      dns?.failure === 'dns_no_answer' ||
      connects.some(({ failure }) => failure === null || failure === 'connection_refused'),
  );
}
