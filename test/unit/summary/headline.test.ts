import { describe, expect, it } from 'vitest';
import { badge } from '../../../utils/summary/badge.ts';
import { headline } from '../../../utils/summary/headline.ts';
import type { ServiceState, ServiceSummary, Summary } from '../../../utils/summary/summary.ts';
import { NOW } from './words.ts';

function service(state: ServiceState, index: number): ServiceSummary {
  return {
    id: String(index),
    name: String(index),
    state,
    failure_class: null,
    mechanisms: [],
    reasons: [],
    since: null,
    hours: [],
    endpoints: [],
  };
}

function summary(states: ServiceState[], line: Summary['line']['state'] = 'online'): Summary {
  return {
    version: 1,
    made_at: NOW,
    line: { state: line, since: null },
    services: states.map(service),
    last_check_at: null,
    next_check_at: null,
    warnings: [],
  };
}

describe('headline', () => {
  it.each<[string, ServiceState[], object]>([
    ['all well', ['ok', 'ok'], { says: 'well', n: 2, total: 2 }],
    ['two fail', ['failing', 'failing', 'ok'], { says: 'failing', n: 2, total: 3, besides: [] }],
    ['one is down', ['down', 'ok'], { says: 'down', n: 1, total: 2, besides: [] }],
    [
      'what is down is not counted as failing',
      ['down', 'failing', 'failing'],
      { says: 'failing', n: 2, total: 3, besides: [{ state: 'down', n: 1 }] },
    ],
    ['all blocked', ['blocked', 'blocked'], { says: 'blocked', n: 2, total: 2, besides: [] }],
    [
      'blocked is said first, and counts nothing else',
      ['down', 'blocked', 'failing', 'ok', 'down'],
      {
        says: 'blocked',
        n: 1,
        total: 5,
        besides: [
          { state: 'failing', n: 1 },
          { state: 'down', n: 2 },
        ],
      },
    ],
    ['in part', ['partly', 'ok'], { says: 'partly', n: 1, total: 2 }],
    ['one could not be judged', ['unknown', 'ok'], { says: 'undecided', n: 1, total: 2 }],
    ['none could be judged', ['unknown'], { says: 'undecided', n: 0, total: 1 }],
    ['nothing measured', ['unchecked', 'unchecked'], { says: 'unchecked' }],
    ['nothing to measure', [], { says: 'unchecked' }],
  ])('%s', (_name, states, said) => expect(headline(summary(states))).toEqual(said));

  it.each(['offline', 'gateway_cut', 'captive_portal', 'local_interference'] as const)(
    '%s comes first',
    (line) => {
      expect(headline(summary(['failing', 'blocked'], line))).toEqual({ says: 'line_off', line });
    },
  );

  it('before the first summary', () => expect(headline(null)).toEqual({ says: 'unchecked' }));
});

describe('badge', () => {
  it.each<[string, ServiceState[], Summary['line']['state'], string]>([
    ['counts blocked services', ['blocked', 'blocked', 'ok'], 'online', '2'],
    ['does not count failing ones', ['failing', 'down', 'partly'], 'online', ''],
    ['is grey without a number while the line is off', ['blocked'], 'offline', '–'],
    ['also while the link abroad is cut', ['blocked'], 'gateway_cut', '–'],
    ['trusts the last number before the line was asked', ['blocked'], null, '1'],
  ])('%s', (_name, states, line, text) => {
    expect(badge(summary(states, line), { badge: true }).text).toBe(text);
  });

  it('is red for blocked and grey for offline', () => {
    const [red, grey] = [
      badge(summary(['blocked']), { badge: true }),
      badge(summary([], 'offline'), { badge: true }),
    ];
    expect(red.color).not.toBe(grey.color);
  });

  it('can be turned off', () => expect(badge(summary(['blocked']), { badge: false }).text).toBe(''));
});
