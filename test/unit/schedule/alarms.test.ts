import { describe, expect, it } from 'vitest';
import { clearAlarms, ensureAlarms, nextCheckAt } from '../../../utils/schedule/alarms.ts';
import type { AlarmsSlice } from '../../../utils/schedule/alarms.ts';
import { DAY, HOUR, MINUTE } from '../../../utils/schedule/time.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const SETTINGS = { enabled: true, batch_interval_minutes: 60, heartbeat_minutes: 5 };
const half = () => 0.5;

interface Alarm {
  scheduledTime: number;
  periodInMinutes?: number | undefined;
}

/** Alarms as the browser keeps them, with a count of what was created. */
function fakeAlarms() {
  const kept = new Map<string, Alarm>();
  const created: string[] = [];
  const slice: AlarmsSlice = {
    get: async (name) => kept.get(name),
    create: async (name, { when, periodInMinutes }) => {
      created.push(name);
      kept.set(name, { scheduledTime: when, periodInMinutes });
    },
    clear: async (name) => kept.delete(name),
  };
  /** What the browser does when the moment has come. */
  const fire = (name: string) => {
    const alarm = kept.get(name);
    if (alarm === undefined) throw new Error(`no alarm ${name}`);
    const now = alarm.scheduledTime;
    kept.set(name, { ...alarm, scheduledTime: now + (alarm.periodInMinutes ?? 0) * MINUTE });
    return now;
  };
  return { slice, kept, created, fire };
}

describe('ensureAlarms', () => {
  it('creates batch and heartbeat once, however often the worker starts', async () => {
    const { slice, kept, created } = fakeAlarms();
    for (let minute = 0; minute < 4; minute += 1) {
      await ensureAlarms(slice, SETTINGS, false, NOW + minute * MINUTE, half);
    }
    expect(created).toEqual(['batch', 'heartbeat']);
    expect([...kept.keys()]).toEqual(['batch', 'heartbeat']);
  });

  it.each([0, 0.25, 0.5, 0.999])('draws the interval by chance, near the hour (%d)', async (drawn) => {
    const { slice, kept } = fakeAlarms();
    await ensureAlarms(slice, SETTINGS, false, NOW, () => drawn);
    const delay = (kept.get('batch')?.scheduledTime ?? 0) - NOW;
    expect(delay).toBe(HOUR * (0.9 + 0.15 * drawn));
  });

  it('draws anew after each batch, and leaves that draw alone', async () => {
    const { slice, kept, created, fire } = fakeAlarms();
    await ensureAlarms(slice, SETTINGS, false, NOW, half);
    const fired = fire('batch');
    await ensureAlarms(slice, SETTINGS, false, fired, () => 0);
    expect(kept.get('batch')?.scheduledTime).toBe(fired + 54 * MINUTE);
    await ensureAlarms(slice, SETTINGS, false, fired + 1, half);
    expect(created.filter((name) => name === 'batch')).toHaveLength(2);
  });

  it.each([
    ['batch', { ...SETTINGS, batch_interval_minutes: 15 }],
    ['batch', { ...SETTINGS, batch_interval_minutes: 1440 }],
    ['heartbeat', { ...SETTINGS, heartbeat_minutes: 30 }],
  ])('makes %s anew when its period changed', async (name, changed) => {
    const { slice, created } = fakeAlarms();
    await ensureAlarms(slice, SETTINGS, false, NOW, half);
    await ensureAlarms(slice, changed, false, NOW, half);
    expect(created).toEqual(['batch', 'heartbeat', name]);
  });

  it('makes alarms anew that a clock set back left far ahead', async () => {
    const { slice, kept } = fakeAlarms();
    await ensureAlarms(slice, SETTINGS, true, NOW, half);
    const earlier = NOW - 400 * DAY;
    await ensureAlarms(slice, SETTINGS, true, earlier, half);
    for (const { scheduledTime } of kept.values()) {
      expect(scheduledTime).toBeGreaterThan(earlier);
      expect(scheduledTime).toBeLessThanOrEqual(earlier + HOUR);
    }
  });

  it('resumes each minute while a batch is unfinished, and no longer', async () => {
    const { slice, kept } = fakeAlarms();
    await ensureAlarms(slice, SETTINGS, true, NOW, half);
    expect(kept.get('resume')).toEqual({ scheduledTime: NOW + MINUTE, periodInMinutes: 1 });
    await ensureAlarms(slice, SETTINGS, false, NOW, half);
    expect(kept.has('resume')).toBe(false);
  });

  it('only resumes when checks are off but a person began a batch', async () => {
    const { slice, kept } = fakeAlarms();
    await ensureAlarms(slice, SETTINGS, false, NOW, half);
    await slice.create('recheck', { when: NOW });
    await ensureAlarms(slice, { ...SETTINGS, enabled: false }, true, NOW, half);
    expect([...kept.keys()]).toEqual(['resume']);
  });

  it.each([
    { name: 'never', last: null, minutes: 58.5 },
    { name: 'an hour ago', last: NOW - HOUR, minutes: 2 },
    { name: 'last week', last: NOW - 7 * DAY, minutes: 2 },
    { name: '20 minutes ago', last: NOW - 20 * MINUTE, minutes: 38.5 },
    { name: 'in the future: the clock was set back', last: NOW + DAY, minutes: 58.5 },
  ])('a forgotten batch alarm comes in time when the last batch was $name', async ({ last, minutes }) => {
    const { slice, kept } = fakeAlarms();
    await ensureAlarms(slice, SETTINGS, false, NOW, half, last);
    expect(kept.get('batch')?.scheduledTime).toBe(NOW + minutes * MINUTE);
  });
});

describe('clearAlarms', () => {
  it('leaves none', async () => {
    const { slice, kept } = fakeAlarms();
    await ensureAlarms(slice, SETTINGS, true, NOW, half);
    await slice.create('recheck', { when: NOW });
    await clearAlarms(slice);
    expect(kept.size).toBe(0);
  });
});

describe('nextCheckAt', () => {
  it('tells when the next batch begins', async () => {
    const { slice } = fakeAlarms();
    expect(await nextCheckAt(slice)).toBeNull();
    await ensureAlarms(slice, SETTINGS, false, NOW, half);
    expect(await nextCheckAt(slice)).toBe('2026-03-01T12:58:30.000Z');
  });
});
