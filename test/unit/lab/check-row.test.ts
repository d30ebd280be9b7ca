import { describe, expect, it } from 'vitest';
import { differences, rowOf } from '../../lab/check-row.ts';
import type { CheckRow } from '../../lab/check-row.ts';
import type { Expectation, Scenario } from '../../lab/scenario.ts';
import { tableOf } from '../../lab/table.ts';

const ROW: CheckRow = {
  url: 'https://www.a.test/',
  host: 'www.a.test',
  browser: 'chromium',
  browser_version: '156.0',
  verdict: 'unknown',
  mechanisms: [],
  locus: null,
  reasons: ['no_control'],
  flags: [],
  failure_class: 'reset',
  failure: 'connection_reset',
  operation: null,
  failed_host: 'www.a.test',
  raw_error: 'net::ERR_CONNECTION_RESET',
  status: null,
  attempts: 2,
  started_at: '2026-01-01T00:00:00Z',
  duration_ms: 412,
};
const EXPECTED: Expectation = {
  failure_class: ['reset'],
  verdict: ['unknown', 'blocked'],
  failed_host: 'www.a.test',
};

describe('differences', () => {
  it.each<[string, Partial<CheckRow>, Partial<Expectation>, string[]]>([
    ['all right', {}, {}, []],
    ['a reason that is there', {}, { reason: 'no_control' }, []],
    ['a reason that is not', {}, { reason: 'offline' }, ['reasons ["no_control"], not offline']],
    ['a false conviction', { verdict: 'blocked' }, { verdict: ['down'] }, ['verdict blocked, not down']],
    ['another class', { failure_class: 'tls' }, {}, ['failure_class tls, not reset']],
    ['another hop', { failed_host: 'b.test' }, {}, ['failed_host b.test, not www.a.test']],
    ['a flag that is missing', {}, { flags: ['clock_skew'] }, ['no flag clock_skew']],
    ['mechanisms of nothing', { mechanisms: ['dns'] }, {}, ['mechanisms without a block']],
  ])('%s', (_what, seen, expected, answer) => {
    expect(differences({ ...ROW, ...seen }, { ...EXPECTED, ...expected })).toEqual(answer);
  });

  it('misses a result that is not there', () => {
    expect(differences(undefined, EXPECTED)).toEqual(['no result']);
  });
});

const SCENARIO: Scenario = {
  id: 'sni-reset',
  what: 'Reset.',
  url: 'https://www.a.test/',
  line: 'normal',
  world: {},
  censor: [],
  truth: { verdict: 'blocked', mechanisms: ['tls.reset.sni'], locus: 'network' },
  wire: 'tls:rst',
  abroad: 'tls:rst',
  expect: { chromium: EXPECTED, firefox: { ...EXPECTED, failure_class: ['tls'] } },
  supported: { chromium: ['tls.reset.sni'], firefox: ['tls.reset.sni'] },
};

describe('tableOf', () => {
  it('sets truth and answer side by side', () => {
    expect(tableOf([{ scenario: SCENARIO, row: ROW }], 'chromium')).toBe(
      [
        'scenario   what is true            seen                     verdict',
        '---------  ----------------------  -----------------------  -------------------  -----',
        'sni-reset  blocked: tls.reset.sni  reset: connection_reset  unknown: no_control  right',
      ].join('\n'),
    );
  });

  it('says what is wrong beneath the line', () => {
    expect(tableOf([{ scenario: SCENARIO, row: ROW }], 'firefox')).toMatch(
      /WRONG\n {4}failure_class reset, not tls$/,
    );
  });
});

describe('rowOf', () => {
  it('finds an international name by its URL as the wire writes it', () => {
    const row = { ...ROW, url: 'https://www.xn--mgbbvb6c.test/' };
    expect(rowOf([ROW, row], { url: 'https://www.بغداد.test' })).toBe(row);
  });
});
