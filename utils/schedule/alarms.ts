/** The moments at which the browser wakes us. Thin: the browser's alarms are handed in. */
import { MINUTE } from './time.ts';

/** As much of `browser.alarms` as is needed. */
export interface AlarmsSlice {
  get: (name: string) => Promise<{ scheduledTime: number; periodInMinutes?: number | undefined } | undefined>;
  create: (name: string, info: { when: number; periodInMinutes?: number }) => Promise<void>;
  clear: (name: string) => Promise<boolean>;
}

/** As much of the settings as decides when. */
export interface AlarmSettings {
  enabled: boolean;
  /** Minutes between batches. */
  batch_interval_minutes: number;
  /** Minutes between heartbeats. */
  heartbeat_minutes: number;
}

export type AlarmName = 'batch' | 'heartbeat' | 'resume' | 'recheck' | 'outbox';

/**
 * A batch comes this much of its interval after the one before, by chance: checks that all begin on the hour would
 * load sites together, and would miss whatever happens at the half.
 */
const SOONEST = 0.9;
const LATEST = 1.05;
/** What the browser itself would repeat at: later than LATEST, so that its own repetition is told from our choice. */
const REPEAT = 1.1;
/** A batch that is overdue when the browser starts waits between one and three minutes, so as not to slow the start. */
const OVERDUE_MIN_MS = MINUTE;
const OVERDUE_SPREAD_MS = 2 * MINUTE;
const RESUME_MINUTES = 1;
/** Browsers round the moment of an alarm. */
const ROUNDING_MS = 1000;

/**
 * Creates what is missing for these settings and clears what is not wanted. An alarm that stands as it should is left
 * alone: one that is created at each start of the worker is put off each time and never fires.
 * It is made anew when its period changed, when it lies farther ahead than its period (the clock was set back), and,
 * for the batch, after the browser repeated it, so that each interval is drawn by chance.
 *
 * @param now Milliseconds since the epoch.
 * @param random From [0, 1).
 * @param lastBatchAt When the last batch began, in milliseconds since the epoch. Firefox forgets alarms when it is
 *   closed: without it, a person who opens it for less than an interval at a time would never see a batch.
 */
export async function ensureAlarms(
  alarms: AlarmsSlice,
  settings: AlarmSettings,
  unfinished: boolean,
  now: number,
  random: () => number,
  lastBatchAt: number | null = null,
): Promise<void> {
  if (settings.enabled) {
    await ensureBatch(alarms, settings.batch_interval_minutes, now, random, lastBatchAt);
    const beat = settings.heartbeat_minutes;
    // The first heartbeat comes soon: an outage that began while the browser was closed is seen early.
    await ensure(
      alarms,
      'heartbeat',
      { period: beat, furthest: beat },
      now,
      () => MINUTE * Math.min(1, beat),
    );
  } else {
    await alarms.clear('batch');
    await alarms.clear('heartbeat');
    await alarms.clear('recheck');
    await alarms.clear('outbox');
  }
  if (unfinished) {
    const period = { period: RESUME_MINUTES, furthest: RESUME_MINUTES };
    await ensure(alarms, 'resume', period, now, () => RESUME_MINUTES * MINUTE);
  } else {
    await alarms.clear('resume');
  }
}

/** Nothing wakes us any more. */
export async function clearAlarms(alarms: AlarmsSlice): Promise<void> {
  const names: AlarmName[] = ['batch', 'heartbeat', 'resume', 'recheck', 'outbox'];
  for (const name of names) await alarms.clear(name);
}

/** When the next scheduled batch begins (ISO 8601, UTC), or null when none is planned. */
export function nextCheckAt(alarms: AlarmsSlice): Promise<string | null> {
  return momentOf(alarms, 'batch');
}

/** When this alarm rings (ISO 8601, UTC), or null when it does not stand. */
export async function momentOf(alarms: AlarmsSlice, name: AlarmName): Promise<string | null> {
  const alarm = await alarms.get(name);
  return alarm === undefined ? null : new Date(alarm.scheduledTime).toISOString();
}

/** Sets an alarm that rings once, in place of the one that stands; null only removes that. */
export async function ringAt(alarms: AlarmsSlice, name: AlarmName, iso: string | null): Promise<void> {
  if (iso === null) await alarms.clear(name);
  else await alarms.create(name, { when: Date.parse(iso) });
}

async function ensureBatch(
  alarms: AlarmsSlice,
  minutes: number,
  now: number,
  random: () => number,
  lastBatchAt: number | null,
): Promise<void> {
  // Only for an alarm that was forgotten. One that has just rung was repeated by the browser, and its batch is about to
  // begin: reckoned from the batch before, the next would follow within minutes.
  const delay = (isMissing: boolean) => {
    const drawn = minutes * MINUTE * (SOONEST + (LATEST - SOONEST) * random());
    if (lastBatchAt === null || !isMissing) return drawn;
    const overdue = OVERDUE_MIN_MS + OVERDUE_SPREAD_MS * random();
    return Math.min(drawn, Math.max(lastBatchAt + drawn - now, overdue));
  };
  await ensure(alarms, 'batch', { period: minutes * REPEAT, furthest: minutes * LATEST }, now, delay);
}

/** Minutes: how often the browser repeats the alarm, and how far ahead it may rightly lie. */
interface Period {
  period: number;
  furthest: number;
}

async function ensure(
  alarms: AlarmsSlice,
  name: AlarmName,
  { period, furthest }: Period,
  now: number,
  delay: (isMissing: boolean) => number,
): Promise<void> {
  const alarm = await alarms.get(name);
  const stands =
    alarm !== undefined &&
    Math.abs((alarm.periodInMinutes ?? 0) - period) < 0.01 &&
    alarm.scheduledTime <= now + furthest * MINUTE + ROUNDING_MS;
  if (!stands) await alarms.create(name, { when: now + delay(alarm === undefined), periodInMinutes: period });
}
