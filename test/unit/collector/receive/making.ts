/** Batches for the tests, as a device would send them. */
import type { Report, ReportBatch } from '../../../../utils/report/schema.ts';

export const NOW = Date.parse('2026-11-25T12:34:56Z');
export const HOUR = '2026-11-25T12:00:00Z';

export function report(over: Partial<Report> = {}): Report {
  return {
    input: 'https://one.example/',
    hour: HOUR,
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

export function batch(over: Partial<ReportBatch> = {}): ReportBatch {
  return {
    schema_version: 1,
    batch_id: 'batch-0123456789',
    token: 'token-0123456789',
    method_version: '2026.11',
    browser: 'firefox',
    browser_major: 153,
    reports: [report()],
    ...over,
  };
}

export function bytes(value: unknown): Uint8Array {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}
