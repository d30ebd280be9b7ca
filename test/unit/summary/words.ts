/** Short ways to write the records that the summary is made from. */
import type { FailureClass, Verdict } from '../../../utils/diagnose/verdict.ts';
import type { TargetState } from '../../../utils/store/records.ts';
import type { EndpointRole, Target } from '../../../utils/targets/schema.ts';

export const NOW = '2026-03-04T12:20:00.000Z';

export function hoursAgo(hours: number): string {
  return new Date(Date.parse(NOW) - hours * 3_600_000).toISOString();
}

export function target(url: string, service: string | null = null, role: EndpointRole | null = null): Target {
  return { url, category_code: 'GRP', service, role, source: 'built_in' };
}

export function verdict(
  kind: 'ok' | 'blocked' | 'down' | 'failing' | 'unstable' | 'offline' | 'interrupted' | 'local_interference',
  failure_class: FailureClass | null = kind === 'ok' ? null : 'dns',
): Verdict {
  const known = kind === 'ok' || kind === 'blocked' || kind === 'down';
  return {
    verdict: known ? kind : 'unknown',
    mechanisms: kind === 'blocked' ? ['dns'] : [],
    locus: kind === 'blocked' ? 'network' : null,
    reasons: known ? [] : [kind === 'failing' ? 'no_control' : kind],
    flags: [],
    failed_host: kind === 'ok' ? null : 'a.test',
    failure_class,
    failure: null,
    operation: null,
  };
}

export function targetState(of: Target, is: Verdict, since = hoursAgo(3)): TargetState {
  return {
    url: of.url,
    target: of,
    verdict: is,
    since,
    checked_at: hoursAgo(0.2),
    streak: 1,
    recheck_at: null,
    rechecks_done: 0,
  };
}
