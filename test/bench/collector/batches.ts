/** Batches as devices send them. Pure: the same number, the same batch. */
import { createHash } from 'node:crypto';
import { REPORT_SCHEMA_VERSION, type Report, type ReportBatch } from '../../../utils/report/schema.ts';
import { SERVICES } from '../../../utils/targets/services.data.ts';

/** Of the list that every collector publishes. */
export const PUBLISHED_URLS: readonly string[] = SERVICES.flatMap(({ endpoints }) =>
  endpoints.map(({ url }) => url),
);

export const REPORTS_A_BATCH = 50;

type Finding = Omit<Report, 'input' | 'hour'>;

const OK: Finding = {
  verdict: 'ok',
  mechanisms: [],
  locus: null,
  failure_class: null,
  failure: null,
  operation: null,
  latency: 'under_1s',
};
/** One in ten of each of the last three; the rest is well. */
export const FINDINGS: readonly Finding[] = [
  ...Array.from({ length: 7 }, () => OK),
  {
    ...OK,
    verdict: 'blocked',
    mechanisms: ['dns'],
    locus: 'network',
    failure_class: 'dns',
    failure: 'dns_nxdomain_error',
    operation: 'resolve',
    latency: null,
  },
  {
    ...OK,
    verdict: 'blocked',
    mechanisms: ['tls.reset.sni'],
    locus: 'network',
    failure_class: 'reset',
    failure: 'connection_reset',
    operation: 'tls_handshake',
    latency: null,
  },
  {
    ...OK,
    verdict: 'unknown',
    failure_class: 'timeout',
    failure: 'generic_timeout_error',
    operation: 'connect',
    latency: null,
  },
];

/** `2026-01-01T00:00:00Z`: the hour in which `at` lies. */
export function hourOf(at: Date): string {
  return `${at.toISOString().slice(0, 13)}:00:00Z`;
}

/** 22 characters of base64url, as ids and tokens are made of; the same words, the same id. */
export function idOf(...words: readonly (string | number)[]): string {
  return createHash('sha256').update(words.join(' ')).digest('base64url').slice(0, 22);
}

/** Batch number `number` of the run `run`: one person's reports of one hour, each of another target. */
export function batchOf(
  run: string,
  number: number,
  hour: string,
  reports: number = REPORTS_A_BATCH,
): ReportBatch {
  return {
    schema_version: REPORT_SCHEMA_VERSION,
    batch_id: idOf(run, 'batch', number),
    token: idOf(run, 'token', number),
    method_version: '3',
    browser: number % 4 === 0 ? 'firefox' : 'chromium',
    browser_major: 150,
    reports: Array.from({ length: reports }, (_, index) => ({
      input: PUBLISHED_URLS[(number + index) % PUBLISHED_URLS.length] ?? '',
      hour,
      ...(FINDINGS[(number * 7 + index) % FINDINGS.length] ?? OK),
    })),
  };
}
