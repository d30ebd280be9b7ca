/**
 * What all further questions about one target may cost together, and what is left of it: read from what was kept, so that it
 * holds for a worker that takes the batch up where another was stopped. Pure.
 */
import type { DohAnswer } from '../probe/doh-answer.ts';
import type { Observation } from '../probe/observation.ts';
import type { Ladder } from './ladder.ts';
import { covered_ms, type Span } from './time-spans.ts';

/** After the first attempt; to the target, to resolvers, and to anchors for its sake. */
const MOST_REQUESTS = 12;
/** Of asking; side by side counts once. What a lookup adds to an attempt's patience in Firefox does not count (`patience.ts`). */
const MOST_ASKING_MS = 60_000;
/** Of that: questions that go side by side do not begin in the same millisecond. */
const SLACK_MS = 500;

/** One that was kept before it was counted. */
const MOST_OF_A_RESOLVER = 2;

export interface Allowance {
  requests: number;
  /** Milliseconds of asking. */
  ms: number;
}

/** Requests side by side, of each kind. */
export interface SideBySide {
  literals: number;
  knock: number;
  /** To anchors that are asked anew. */
  anew: number;
}

/** `observations`: of the name, the first attempt among them. */
export function allowanceOf(observations: Observation[], ladder: Ladder | null): Allowance {
  const spent = spentOn(observations, ladder);
  return {
    requests: Math.max(0, MOST_REQUESTS - spent.requests),
    ms: Math.max(0, MOST_ASKING_MS - SLACK_MS - spent.ms),
  };
}

/** After the first attempt. */
export function spentOn(observations: Observation[], ladder: Ladder | null): Allowance {
  const probes = [...observations.slice(1), ...probesOf(ladder)];
  const doh = ladder?.doh ?? [];
  return {
    requests: probes.length + doh.reduce((sum, { requests = MOST_OF_A_RESOLVER }) => sum + requests, 0),
    ms: covered_ms([...probes.map(spanOf), ...doh.map(spanOfLookup)]),
  };
}

/**
 * An address without the name, the name at that very moment, an anchor anew and its address: without one of them hardly
 * anything is proven.
 */
const LEAST_SIDE_BY_SIDE = 4;
/** The shortest wait for the name that still says something. */
export const LEAST_PATIENCE_MS = 3000;
/** After a quiet time: the address, and the name. An anchor beside it where there is room. */
export const QUIET_REQUESTS = 2;

/** What the resolvers over HTTPS may cost of `left`, the other scheme beside them: these questions and the last one have to follow. */
export function mostLookups(left: number): number {
  return Math.max(0, left - 1 - LEAST_SIDE_BY_SIDE - 1);
}

/** What may be asked side by side of `left`, where `last` are wanted afterwards. */
export function mostSideBySide(left: number, last: number): number {
  return Math.min(left, Math.max(LEAST_SIDE_BY_SIDE, left - last));
}

/**
 * In the order in which a verdict needs them: an address that answers without the name, the name at that very moment, an
 * anchor anew with its address; then further addresses, and another anchor.
 */
const NEEDED_FIRST = ['literals', 'knock', 'anew', 'anew', 'literals', 'literals', 'anew', 'anew'] as const;

/** What may be asked in parallel of `left` requests. */
export function planSideBySide(left: number, wants: SideBySide): SideBySide {
  const plan: SideBySide = { literals: 0, knock: 0, anew: 0 };
  let open = left;
  for (const kind of NEEDED_FIRST) {
    if (open === 0 || plan[kind] >= wants[kind]) continue;
    plan[kind] += 1;
    open -= 1;
  }
  return plan;
}

function probesOf(ladder: Ladder | null): Observation[] {
  if (ladder === null) return [];
  const { twin, literals, knock = null, witnesses = [] } = ladder;
  const some = [twin, knock?.observation ?? null].filter((observation) => observation !== null);
  return [...some, ...literals.map(({ observation }) => observation), ...witnesses];
}

function spanOf({ started_at, duration_ms, timeout_ms }: Observation): Span {
  const from = Date.parse(started_at);
  return { from, to: from + Math.min(duration_ms, timeout_ms) };
}

function spanOfLookup({ at, duration_ms }: DohAnswer): Span {
  const from = Date.parse(at);
  return { from, to: from + duration_ms };
}
