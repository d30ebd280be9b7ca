/** Results and what becomes of them, for tests of this room. */
import type { Anonymised } from '../../../utils/report/anonymise.ts';
import type { Report } from '../../../utils/report/schema.ts';
import type { Result } from '../../../utils/store/records.ts';
import { observation, OK, target } from '../store/fixtures.ts';

export function measured(change: Partial<Result> = {}): Result {
  const url = change.url ?? 'https://www.example.org/';
  return {
    batch_id: 'local-batch-1',
    url,
    target: target(url),
    observations: [observation({ url })],
    ladder: null,
    control: null,
    verdict: OK,
    started_at: '2026-11-25T12:34:56.789Z',
    duration_ms: 100,
    method_version: '2.chromium-1.firefox-1.safari-1',
    ...change,
  };
}

export function report(change: Partial<Report> = {}): Report {
  return {
    input: 'https://www.example.org/',
    hour: '2026-11-25T12:00:00Z',
    verdict: 'ok',
    mechanisms: [],
    locus: null,
    failure_class: null,
    failure: null,
    operation: null,
    latency: 'under_1s',
    ...change,
  };
}

export function anonymised(change: Partial<Report> = {}, of: Partial<Anonymised> = {}): Anonymised {
  return {
    browser: 'chromium',
    browser_major: 156,
    method_version: '2.chromium-1',
    report: report(change),
    ...of,
  };
}
