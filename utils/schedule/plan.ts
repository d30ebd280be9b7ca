/** Which targets a scheduled batch asks, so that a day stays within its data budget. A person's "check now" is not thinned. */
import type { Target } from '../targets/schema.ts';
import { DAY, MINUTE } from './time.ts';

/** Where a target stands: as much of its stored state as the plan needs. */
export interface Standing {
  url: string;
  verdict: { verdict: string };
  /** Results in a row that say the same. */
  streak: number;
  /** ISO 8601, UTC. */
  checked_at: string;
  /** What was known before the line, not the target, became the reason of the verdict. */
  held?: { verdict: string; streak: number } | null;
  /** Bytes its last measurement cost. */
  bytes?: number;
}

export interface PlanInput {
  targets: readonly Target[];
  states: readonly Standing[];
  /** Of this UTC day, heartbeats included. */
  spent_bytes: number;
  /** Of a day. Halved on a line where data is dear. */
  budget_bytes: number;
  save_data: boolean;
  /** ISO 8601, UTC. */
  now: string;
  /** Between batches: the rest of the budget is shared out over the rest of the day. */
  interval_minutes?: number;
  /** Bytes that one measurement of a URL costs; told from its last one where it is known. */
  estimate?: (url: string) => number;
}

/** Both in the order in which the targets were given. */
export interface Plan {
  targets: Target[];
  /** Left out this time. */
  thinned: Target[];
}

/** A target that said `ok` this often in a row may wait. */
const STABLE_STREAK = 3;
/** A stable target is asked at least once in this time, before the others that are stable. */
const STALE_MS = DAY;
/** A handshake, a request and the headers of the answer. */
const DEFAULT_BYTES = 8000;
/** What is failing, changed or new may take this part of the day's rest at once. */
const URGENT_PART = 1 / 4;
/** 0 fails, has changed or is new · 1 not asked for a day, or hidden by the line · 2 a stable page · 3 stable, no page. */
const RANKS = [0, 1, 2, 3] as const;
type Rank = (typeof RANKS)[number];

/**
 * First what fails, has changed or was never measured; then what has not been asked for a day; then the pages of stable
 * services; then their other endpoints. Within each, services take turns, the longest unasked first.
 * Nothing is asked beyond the day's budget.
 */
export function planBatch(input: PlanInput): Plan {
  const states = new Map(input.states.map((state) => [state.url, state]));
  const now = Date.parse(input.now);
  const budget = input.save_data ? input.budget_bytes / 2 : input.budget_bytes;
  const left = Math.max(0, budget - input.spent_bytes);
  const share = left / batchesLeft(now, input.interval_minutes ?? 60);
  const cost = ({ url }: Target) => input.estimate?.(url) ?? states.get(url)?.bytes ?? DEFAULT_BYTES;

  const chosen = new Set<Target>();
  let used = 0;
  const classes = Map.groupBy(input.targets, (target) => rankOf(target, states.get(target.url), now));
  for (const rank of RANKS) {
    const allowed = rank === 0 ? Math.max(share, left * URGENT_PART) : share;
    for (const target of takingTurns(classes.get(rank) ?? [], states)) {
      if (used >= allowed) break;
      if (used + cost(target) > left) continue;
      used += cost(target);
      chosen.add(target);
    }
  }
  return {
    targets: input.targets.filter((target) => chosen.has(target)),
    thinned: input.targets.filter((target) => !chosen.has(target)),
  };
}

/** It was `ok` some times in a row, as far as the line let it be seen. */
export function isStable(state: Pick<Standing, 'verdict' | 'streak' | 'held'>): boolean {
  const { verdict, streak } = state.held ?? { verdict: state.verdict.verdict, streak: state.streak };
  return verdict === 'ok' && streak >= STABLE_STREAK;
}

function rankOf(target: Target, state: Standing | undefined, now: number): Rank {
  if (state === undefined || !isStable(state)) return 0;
  // A time that lies ahead was written before the clock was set back.
  const age = now - Date.parse(state.checked_at);
  if (state.verdict.verdict !== 'ok' || age >= STALE_MS || age < 0) return 1;
  return target.role === 'page' || target.role === null ? 2 : 3;
}

/** One of each service, then the second of each, and so on. */
function takingTurns(targets: Target[], states: ReadonlyMap<string, Standing>): Target[] {
  const checkedAt = ({ url }: Target) => states.get(url)?.checked_at ?? '';
  const oldestFirst = targets.toSorted((a, b) => checkedAt(a).localeCompare(checkedAt(b)));
  const services = [...Map.groupBy(oldestFirst, ({ service, url }) => service ?? new URL(url).host).values()];
  const longest = Math.max(0, ...services.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) =>
    services.flatMap((own) => own.slice(turn, turn + 1)),
  ).flat();
}

/** How many batches this UTC day still has, this one included. */
function batchesLeft(now: number, intervalMinutes: number): number {
  const rest = DAY - (((now % DAY) + DAY) % DAY);
  return Math.max(1, Math.ceil(rest / (intervalMinutes * MINUTE)));
}
