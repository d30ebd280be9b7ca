/** Stored results → what the popup shows. */
import type { LineState, Verdict } from '../diagnose/verdict.ts';
import type { TargetState } from '../store/records.ts';
import type { Target } from '../targets/schema.ts';
import { hourCells } from './hours.ts';
import type { Seen } from './hours.ts';
import { compareStates, decideService, endpointState } from './service-state.ts';
import type { EndpointView } from './service-state.ts';
import type { ServiceSummary, Summary } from './summary.ts';

export interface SummaryInput {
  /** ISO 8601, UTC. */
  now: string;
  /** What is to be checked at present; what is not in it is not shown. */
  targets: readonly Target[];
  /** Name of a built-in service by its id. */
  serviceName: (id: string) => string;
  /** Of these targets; others are ignored. */
  states: readonly TargetState[];
  /** Results of the last 24 hours, or as much of each as is needed; in any order. */
  seen: readonly Seen[];
  line: { state: LineState | null; since: string | null };
  next_check_at: string | null;
  warnings: Summary['warnings'];
}

/** Reasons by which a verdict speaks of the line or of us, and says nothing new about the site. */
const NOT_ABOUT_THE_SITE: readonly string[] = ['offline', 'gateway_cut', 'captive_portal', 'interrupted'];

/**
 * Services worst first, equals by name. While the line is off each keeps the last state that was established,
 * and so it does when a person stopped the check.
 */
export function summarize(input: SummaryInput): Summary {
  const states = new Map(input.states.map((state) => [state.url, state]));
  const seen = Map.groupBy(input.seen, ({ url }) => url);
  const groups = Map.groupBy(input.targets, ({ service, url }) => service ?? new URL(url).hostname);

  // A single site that an add-on blocks is shown as that; a line that something changes says nothing of any site.
  const aside = new Set(
    input.line.state === 'local_interference'
      ? [...NOT_ABOUT_THE_SITE, 'local_interference']
      : NOT_ABOUT_THE_SITE,
  );

  const services = [...groups].map(([id, targets]): ServiceSummary => {
    const views = targets.map((target) =>
      endpointView(target, states.get(target.url), seen.get(target.url) ?? [], aside),
    );
    return {
      id,
      name: targets.some(({ service }) => service !== null) ? input.serviceName(id) : id,
      ...decideService(views),
      hours: hourCells(
        input.now,
        views,
        targets.flatMap(({ url }) => seen.get(url) ?? []),
      ),
      endpoints: views.map(({ url, role, verdict }) => ({
        url,
        role,
        state: endpointState(verdict),
        verdict: verdict?.verdict ?? null,
        failure_class: verdict?.failure_class ?? null,
      })),
    };
  });

  const checked = input.targets.map(({ url }) => states.get(url)?.checked_at ?? '');
  return {
    version: 1,
    made_at: input.now,
    line: input.line,
    services: services.toSorted((a, b) => compareStates(a.state, b.state) || byName(a.name, b.name)),
    last_check_at: checked.toSorted().at(-1) || null,
    next_check_at: input.next_check_at,
    warnings: input.warnings,
  };
}

function endpointView(
  target: Target,
  state: TargetState | undefined,
  seen: readonly Seen[],
  aside: ReadonlySet<string>,
): EndpointView {
  const { url, role } = target;
  if (state === undefined) return { url, role, verdict: null, since: null };
  const known = isAside(state.verdict, aside) ? lastKnown(state, seen, aside) : state;
  return { url, role, verdict: known.verdict, since: known.since };
}

/** The latest verdict about the site itself; the present one where none is left. */
function lastKnown(
  state: TargetState,
  seen: readonly Seen[],
  aside: ReadonlySet<string>,
): { verdict: Verdict; since: string } {
  const [last] = seen
    .filter(({ verdict }) => !isAside(verdict, aside))
    .toSorted((a, b) => b.started_at.localeCompare(a.started_at));
  const { held } = state;
  if (last === undefined) return state;
  const isHeld = held?.verdict === last.verdict.verdict && held.failure_class === last.verdict.failure_class;
  return { verdict: last.verdict, since: isHeld ? held.since : last.started_at };
}

function isAside({ verdict, reasons }: Verdict, aside: ReadonlySet<string>): boolean {
  return verdict === 'unknown' && reasons.some((reason) => aside.has(reason));
}

/** By code unit, in lower case: the same on every machine. */
function byName(a: string, b: string): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  if (x === y) return 0;
  return x < y ? -1 : 1;
}
