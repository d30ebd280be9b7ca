/**
 * Looks at the line, one after the other, become outages. Pure, and its memory is plain JSON: the worker may be stopped
 * between any two beats.
 */
import { MINUTE, SECOND } from './time.ts';

/** The same words as `LineState` of utils/diagnose, which is a later room. */
export type BeatState = 'online' | 'offline' | 'gateway_cut' | 'captive_portal' | 'local_interference';
type OutageKind = Exclude<BeatState, 'online' | 'local_interference'>;

/** One look at the line: a heartbeat's or a batch's. */
export interface Beat {
  /** ISO 8601, UTC, by the wall clock. */
  at: string;
  state: BeatState;
  /** Milliseconds between heartbeats at present. */
  interval_ms: number;
  /** Milliseconds of a clock that never jumps. Compared only within one life of the worker. */
  monotonic?: number;
  /** Names the life of the worker, for one life's `monotonic` means nothing in another. */
  worker?: string;
}

/**
 * One outage as far as it was seen. It lasted at least from `first_bad_at` to `last_bad_at`, and at most from
 * `last_good_at` to `first_good_at`. It ends when the line is seen to be good, in another state of outage (a new Episode
 * begins), or when it was not seen for a while or the clock was set back (a new Episode begins if the line is still bad).
 */
export interface Episode {
  /** Digits; sorts as text in the order in which the Episodes were seen, whatever the clock did. */
  id: string;
  kind: OutageKind;
  /** Null: the line was not seen to be good right before. */
  last_good_at: string | null;
  first_bad_at: string;
  last_bad_at: string;
  /** Null: not over, or the line was not seen to be good right after. */
  first_good_at: string | null;
  open: boolean;
  /** Seconds between looks: begin and end are known no better. */
  resolution_s: number;
  /** Nobody looked for more than 2.5 intervals at its begin or end (sleep, closed browser): nothing is said of that time. */
  gap: boolean;
  /** Wall clock and timer disagreed at its begin, during it or at its end: a jump, or a sleep that the timer did not count. */
  clock_jumped: boolean;
}

/** What is kept between beats. */
export interface LineMemory {
  /** What the line is now, for showing. */
  line: { state: BeatState; since: string; at: string };
  /** The last beat that told of the line. */
  last: Beat | null;
  open: Episode | null;
  /** Episodes so far. */
  count: number;
}

const GAP_INTERVALS = 2.5;
/** Clocks are set right by a little all the time; less than this is no jump. */
const SMALL_STEP_MS = MINUTE;
const ID_DIGITS = 9;

/**
 * Folds one beat into the memory.
 * `local_interference` hides the line and tells nothing of it: it counts as if nobody had looked.
 *
 * @returns The new memory, and the Episodes (0 to 2) that this beat began, prolonged or ended, to be stored by their id.
 */
export function foldBeat(
  memory: LineMemory | null | undefined,
  beat: Beat,
): { memory: LineMemory; episodes: Episode[] } {
  const { last = null, open = null, count = 0 } = memory ?? {};
  const line = lineNow(memory, beat);
  if (beat.state === 'local_interference') return { memory: { line, last, open, count }, episodes: [] };

  const step = stepBetween(last, beat);
  const seen = { ...beat, at: step.at };
  if (beat.state === 'online') {
    const ended = open === null ? [] : [end(open, step, step.set_back ? null : step.at)];
    return { memory: { line, last: seen, open: null, count }, episodes: ended };
  }
  if (open !== null && open.kind === beat.state && !step.gap && !step.set_back) {
    const longer = prolong(open, step, beat);
    return { memory: { line, last: seen, open: longer, count }, episodes: [longer] };
  }
  const begun: Episode = {
    id: String(count + 1).padStart(ID_DIGITS, '0'),
    kind: beat.state,
    last_good_at: open === null && last !== null && !step.set_back ? last.at : null,
    first_bad_at: step.at,
    last_bad_at: step.at,
    first_good_at: null,
    open: true,
    resolution_s: Math.ceil(beat.interval_ms / SECOND),
    gap: step.gap,
    clock_jumped: step.clock_jumped,
  };
  const episodes = open === null ? [begun] : [end(open, step, null), begun];
  return { memory: { line, last: seen, open: begun, count: count + 1 }, episodes };
}

/** How long an Episode lasted, in milliseconds. `at_most` is null where nobody can know. */
export function episodeLength(episode: Episode): { at_least: number; at_most: number | null } {
  const { last_good_at, first_bad_at, last_bad_at, first_good_at, gap, clock_jumped } = episode;
  const bounded = last_good_at !== null && first_good_at !== null && !gap && !clock_jumped;
  return {
    at_least: Date.parse(last_bad_at) - Date.parse(first_bad_at),
    at_most: bounded ? Date.parse(first_good_at) - Date.parse(last_good_at) : null,
  };
}

interface Step {
  /** The beat's time; never before the last one's unless the clock was set back. */
  at: string;
  gap: boolean;
  clock_jumped: boolean;
  set_back: boolean;
}

function stepBetween(last: Beat | null, beat: Beat): Step {
  if (last === null) return { at: beat.at, gap: false, clock_jumped: false, set_back: false };
  const wall = Date.parse(beat.at) - Date.parse(last.at);
  const timer = timerBetween(last, beat);
  const set_back = wall < -SMALL_STEP_MS;
  return {
    at: set_back || wall > 0 ? beat.at : last.at,
    gap: Math.max(wall, timer ?? 0) > GAP_INTERVALS * Math.max(last.interval_ms, beat.interval_ms),
    clock_jumped: set_back || (timer !== null && Math.abs(wall - timer) > SMALL_STEP_MS),
    set_back,
  };
}

/** Null: not of one life, or not given. */
function timerBetween(last: Beat, beat: Beat): number | null {
  if (last.worker === undefined || last.worker !== beat.worker) return null;
  if (last.monotonic === undefined || beat.monotonic === undefined) return null;
  return beat.monotonic - last.monotonic;
}

function prolong(open: Episode, step: Step, beat: Beat): Episode {
  return {
    ...open,
    last_bad_at: step.at,
    resolution_s: Math.max(open.resolution_s, Math.ceil(beat.interval_ms / SECOND)),
    clock_jumped: open.clock_jumped || step.clock_jumped,
  };
}

function end(open: Episode, step: Step, firstGoodAt: string | null): Episode {
  return {
    ...open,
    first_good_at: firstGoodAt,
    open: false,
    gap: open.gap || step.gap,
    clock_jumped: open.clock_jumped || step.clock_jumped,
  };
}

function lineNow(memory: LineMemory | null | undefined, { state, at }: Beat): LineMemory['line'] {
  const before = memory?.line;
  const goesOn = before !== undefined && before.state === state && before.since <= at;
  return { state, since: goesOn ? before.since : at, at };
}
