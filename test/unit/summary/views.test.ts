import { describe, expect, it } from 'vitest';
import type { Episode } from '../../../utils/schedule/outage.ts';
import { stepsOf } from '../../../utils/summary/evidence.ts';
import { outageViews } from '../../../utils/summary/outage-view.ts';
import { hoursAgo } from './words.ts';

describe('stepsOf', () => {
  it('lists the steps that were reached', () => {
    const timings = {
      resolved_ms: 12.4,
      connected_ms: 40,
      secured_ms: null,
      request_sent_ms: null,
      first_byte_ms: null,
    };
    expect(stepsOf(timings)).toEqual([
      { name: 'resolved', ms: 12 },
      { name: 'connected', ms: 40 },
    ]);
  });
  it('is empty where the browser gives none', () => expect(stepsOf(null)).toEqual([]));
});

describe('outageViews', () => {
  const episode: Episode = {
    id: '000000001',
    kind: 'offline',
    last_good_at: hoursAgo(6),
    first_bad_at: hoursAgo(5),
    last_bad_at: hoursAgo(3),
    first_good_at: hoursAgo(2),
    open: false,
    resolution_s: 300,
    gap: false,
    clock_jumped: false,
  };

  it('tells the outage as exactly as it is known', () => {
    expect(outageViews([episode])).toMatchObject([
      { began: hoursAgo(5), ended: hoursAgo(2), at_least_ms: 2 * 3_600_000, at_most_ms: 4 * 3_600_000 },
    ]);
  });

  it('has no end while it lasts, and the newest comes first', () => {
    const open = { ...episode, id: '000000002', open: true, first_good_at: null };
    const [first, second] = outageViews([episode, open]);
    expect(first).toMatchObject({ id: '000000002', ended: null, at_most_ms: null });
    expect(second?.id).toBe('000000001');
  });

  it('ends where it was last seen when nobody saw the line come back', () => {
    expect(outageViews([{ ...episode, first_good_at: null, gap: true }])[0]?.ended).toBe(hoursAgo(3));
  });
});
