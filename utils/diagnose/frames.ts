import type { Observation } from '../probe/observation.ts';
import type { LineFrame, LineState } from './verdict.ts';

export type BadState = Exclude<LineState, 'online'>;

/** From the most telling to the least; also which of two frames of one moment counts. */
const BAD_STATES: readonly BadState[] = ['captive_portal', 'local_interference', 'gateway_cut', 'offline'];

interface Adjacent {
  before: LineFrame | null;
  after: LineFrame | null;
}

/**
 * The frames nearest before and after the start of an attempt, whatever their order in the list. Of frames of the same
 * moment the worse counts. A frame without a readable time counts for nothing.
 */
export function adjacentFrames({ started_at }: Observation, frames: LineFrame[]): Adjacent {
  const start = Date.parse(started_at);
  const earlier = frames.filter(({ at }) => Date.parse(at) <= start);
  const later = frames.filter(({ at }) => Date.parse(at) > start);
  return {
    before: worst(earlier, Math.max(...earlier.map(({ at }) => Date.parse(at)))),
    after: worst(later, Math.min(...later.map(({ at }) => Date.parse(at)))),
  };
}

/** The states other than `online` of some frames, each once, the most telling first. */
export function badStates(frames: (LineFrame | null)[]): BadState[] {
  const states = new Set(frames.map((frame) => frame?.state));
  return BAD_STATES.filter((state) => states.has(state));
}

function worst(frames: LineFrame[], moment: number): LineFrame | null {
  const candidates = frames.filter(({ at }) => Date.parse(at) === moment);
  const [state] = badStates(candidates);
  return candidates.find((frame) => frame.state === state) ?? candidates[0] ?? null;
}
