/** Batches of the built-in list, as devices would send them now. */
import { randomBytes } from 'node:crypto';
import type { Report, ReportBatch } from '../../../utils/report/schema.ts';
import { SERVICES } from '../../../utils/targets/services.data.ts';

export const TARGETS = SERVICES.flatMap(({ endpoints }) => endpoints.map(({ url }) => url));

export function hourNow(hoursAgo = 0): string {
  return `${new Date(Date.now() - hoursAgo * 3_600_000).toISOString().slice(0, 13)}:00:00Z`;
}

export function report(over: Partial<Report> = {}): Report {
  return {
    input: TARGETS[0] ?? '',
    hour: hourNow(),
    verdict: 'ok',
    mechanisms: [],
    locus: null,
    failure_class: null,
    failure: null,
    operation: null,
    latency: 'under_1s',
    ...over,
  };
}

export function blocked(over: Partial<Report> = {}): Report {
  return report({
    verdict: 'blocked',
    mechanisms: ['dns.nxdomain'],
    locus: 'network',
    failure_class: 'dns',
    failure: 'dns_nxdomain_error',
    operation: 'resolve',
    latency: null,
    ...over,
  });
}

/** With an id and a token that nobody had before. */
export function batch(reports: readonly Report[] = [report()], over: Partial<ReportBatch> = {}): ReportBatch {
  return {
    schema_version: 1,
    batch_id: randomBytes(16).toString('base64url'),
    token: randomBytes(32).toString('base64url'),
    method_version: '2026.11',
    browser: 'firefox',
    browser_major: 153,
    reports: [...reports],
    ...over,
  };
}

/** One report on each of the first targets. */
export function onTargets(
  count: number,
  make: (input: string) => Report = (input) => report({ input }),
): Report[] {
  return TARGETS.slice(0, count).map(make);
}
