/** The one rule by which a service's state follows from its endpoints. */
import type { FailureClass, Verdict } from '../diagnose/verdict.ts';
import type { EndpointRole } from '../targets/schema.ts';
import type { ServiceState } from './summary.ts';

/** Worst first. */
export const STATES_WORST_FIRST: readonly ServiceState[] = [
  'blocked',
  'down',
  'failing',
  'partly',
  'unknown',
  'unchecked',
  'ok',
];

/** What is known of one endpoint: null verdict when it was never measured. */
export interface EndpointView {
  url: string;
  role: EndpointRole | null;
  verdict: Verdict | null;
  /** Since when it stands so; null when it was never measured. */
  since: string | null;
}

/** A service's state with the endpoint that decided it. */
export interface Decided {
  state: ServiceState;
  failure_class: FailureClass | null;
  mechanisms: string[];
  reasons: string[];
  since: string | null;
}

/**
 * `failing` is a failure whose cause is open for want of a control. Every other `unknown` says nothing about the
 * site (offline, interrupted, attempts that disagree …), so it must not look like trouble.
 */
export function endpointState(verdict: Verdict | null): ServiceState {
  if (verdict === null) return 'unchecked';
  if (verdict.verdict !== 'unknown') return verdict.verdict;
  return verdict.failure_class !== null && verdict.reasons.includes('no_control') ? 'failing' : 'unknown';
}

function isTrouble(state: ServiceState): boolean {
  return state === 'blocked' || state === 'down' || state === 'failing';
}

/** Negative when `a` is worse. */
export function compareStates(a: ServiceState, b: ServiceState): number {
  return STATES_WORST_FIRST.indexOf(a) - STATES_WORST_FIRST.indexOf(b);
}

/**
 * The worst of the pages decides, because a page is what people open. Where no page is in trouble but an API or a
 * CDN is, the service works `partly`. An API that merely could not be judged changes nothing.
 * A service without a page is decided by all of its endpoints. Endpoints must not be empty.
 */
export function decideService(endpoints: readonly EndpointView[]): Decided {
  const pages = endpoints.filter(({ role }) => role === 'page' || role === null);
  const deciding = pages.length > 0 ? pages : endpoints;
  const worst = worstOf(deciding);
  if (isTrouble(worst.state)) return worst;
  const beside = worstOf(endpoints);
  return isTrouble(beside.state) ? { ...beside, state: 'partly' } : worst;
}

function worstOf(endpoints: readonly EndpointView[]): Decided {
  const judged = endpoints.map((endpoint) => ({ ...endpoint, state: endpointState(endpoint.verdict) }));
  const [state] = judged.map((endpoint) => endpoint.state).toSorted(compareStates);
  if (state === undefined) throw new Error('a service without endpoints');
  const alike = judged.filter((endpoint) => endpoint.state === state).toSorted(bySince);
  // Trouble began with its first endpoint; a service works again only when its last endpoint does.
  const chosen = isTrouble(state) ? alike[0] : alike.at(-1);
  return {
    state,
    failure_class: chosen?.verdict?.failure_class ?? null,
    mechanisms: chosen?.verdict?.mechanisms ?? [],
    reasons: chosen?.verdict?.reasons ?? [],
    since: chosen?.since ?? null,
  };
}

function bySince(a: EndpointView, b: EndpointView): number {
  return (a.since ?? '').localeCompare(b.since ?? '');
}
