import { expect, it } from 'vitest';
import { tableOf } from '../../../runner/table.ts';
import type { Verdict } from '../../../utils/diagnose/verdict.ts';
import type { ResultRow } from '../../../utils/store/records.ts';

const OK: Verdict = {
  verdict: 'ok',
  mechanisms: [],
  locus: null,
  reasons: [],
  flags: [],
  failure_class: null,
  failure: null,
  operation: null,
  failed_host: null,
};

function row(
  url: string,
  service: string | null,
  verdict: Partial<Verdict>,
  said: Partial<ResultRow> = {},
): ResultRow {
  return {
    batch_id: 'b',
    url,
    target: { url, category_code: 'MISC', service, role: null, source: 'built_in' },
    verdict: { ...OK, ...verdict },
    started_at: '2026-01-01T00:00:00.000Z',
    duration_ms: 1,
    method_version: '1',
    browser: 'chromium',
    browser_version: '156',
    raw_error: null,
    status: null,
    attempts: 1,
    ...said,
  };
}

it('names the service once, the endpoint, the verdict with its reason, the class and what the browser said', () => {
  const rows = [
    row('https://www.facebook.com/', 'facebook', {}, { status: 200 }),
    row(
      'https://graph.facebook.com/',
      'facebook',
      {
        verdict: 'blocked',
        mechanisms: ['tls.reset.sni'],
        reasons: ['x'],
        failure_class: 'reset',
      },
      { raw_error: 'net::ERR_CONNECTION_RESET', attempts: 2 },
    ),
    row(
      'http://own.test/a',
      null,
      { verdict: 'unknown', reasons: ['no_control'], failure_class: 'dns' },
      { raw_error: 'net::ERR_NAME_NOT_RESOLVED' },
    ),
    row('https://late.test/', null, { verdict: 'unknown', reasons: ['offline'] }, { attempts: 0 }),
  ];
  expect(tableOf(rows)).toBe(
    [
      'service    endpoint            verdict                 class  what the browser said',
      '---------  ------------------  ----------------------  -----  --------------------------',
      'Facebook   www.facebook.com    ok                             HTTP 200',
      '           graph.facebook.com  blocked: tls.reset.sni  reset  net::ERR_CONNECTION_RESET',
      'own.test   http://own.test/a   unknown: no_control     dns    net::ERR_NAME_NOT_RESOLVED',
      'late.test  late.test           unknown: offline               not asked',
    ].join('\n'),
  );
});

it('shortens what is too long for a terminal', () => {
  const [, , line] = tableOf([
    row(`https://a.test/${'x'.repeat(200)}`, null, {}, { raw_error: 'e'.repeat(200) }),
  ]).split('\n');
  expect(line?.length).toBeLessThan(130);
  expect(line).toContain('…');
});
