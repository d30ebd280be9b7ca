import { array, assert, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covered_ms } from '../../../utils/diagnose/time-spans.ts';
import { furtherRequests, furtherSilent_ms, schedulingBound_ms, silent_ms } from '../../bench/silence.ts';
import type { Ladder } from '../../../utils/diagnose/ladder.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import type { KeptObservations } from '../../../utils/store/records.ts';

const START = Date.parse('2026-06-14T12:00:00.000Z');

/** Asked `at_s` seconds into the batch with a patience of `timeout_s`. */
function attempt(at_s: number, timeout_s: number, end: Observation['end'] = 'timed_out'): Observation {
  return {
    url: 'https://silent.test/',
    started_at: new Date(START + at_s * 1000).toISOString(),
    duration_ms: timeout_s * 1000,
    browser: 'chromium',
    browser_version: '156.0',
    visibility: 'detailed',
    end,
    timeout_ms: timeout_s * 1000,
    raw_error: null,
    status: null,
    headers: {},
    address: null,
    protocol: null,
    reused_connection: null,
    timings: null,
    hops: [],
    final_url: 'https://silent.test/',
    bytes: 0,
    body: null,
    dns: null,
    certificate: null,
    proxy: null,
  };
}

const ladder = (twin: Observation, literals: Observation[] = []): Ladder => ({
  url: 'https://silent.test/',
  twin,
  doh: [],
  literals: literals.map((observation) => ({ address: '192.0.2.1', source: 'both', observation })),
});

const kept = (observations: Observation[], further: Ladder | null = null): KeptObservations => ({
  batch_id: '1',
  url: 'https://silent.test/',
  observations,
  ladder: further,
});

describe('the silence of one target', () => {
  it.each([
    ['nothing asked', kept([]), 0],
    ['an answer', kept([attempt(0, 20, 'answered')]), 0],
    ['the browser gave up after 3 s', kept([{ ...attempt(0, 20, 'failed'), duration_ms: 3000 }]), 3000],
    ['one wait', kept([attempt(0, 20)]), 20_000],
    ['two, one after the other', kept([attempt(0, 20), attempt(40, 33)]), 53_000],
    [
      'a ladder: its literals wait side by side',
      kept([attempt(0, 20)], ladder(attempt(30, 15), [attempt(45, 10), attempt(45, 10)])),
      45_000,
    ],
  ])('%s', (_name, target, ms) => {
    expect(silent_ms(target)).toBe(ms);
  });
});

it('tells the first attempt from what was asked after it', () => {
  const target = kept([attempt(0, 20), attempt(60, 33)], ladder(attempt(30, 15), [attempt(45, 10)]));
  expect(furtherSilent_ms(target)).toBe(58_000);
  expect(furtherRequests(target)).toBe(3);
  expect(furtherRequests(kept([]))).toBe(0);
});

describe('the bound', () => {
  it('shares the silence among those that wait at the same time', () => {
    const silent = Array.from({ length: 16 }, () => kept([attempt(0, 20)]));
    expect(schedulingBound_ms(silent, 8)).toBe(40_000);
  });

  it('is never less than the longest silence', () => {
    expect(schedulingBound_ms([kept([attempt(0, 20)])], 8)).toBe(20_000);
  });
});

it('covers each moment once', () => {
  const span = tuple(integer({ min: 0, max: 200 }), integer({ min: 0, max: 50 }));
  assert(
    property(array(span), (pairs) => {
      const spans = pairs.map(([from, length]) => ({ from, to: from + length }));
      const moments = new Set(
        pairs.flatMap(([from, length]) => Array.from({ length }, (_, second) => from + second)),
      );
      expect(covered_ms(spans)).toBe(moments.size);
    }),
  );
});
