/** Alarms as a browser keeps them: they outlive the worker, and ring when the clock comes to them. */
import type { AlarmsSlice } from '../../../utils/schedule/alarms.ts';
import { MINUTE } from '../../../utils/schedule/time.ts';

export interface FakeAlarms {
  slice: AlarmsSlice;
  names: () => string[];
  /** The one that rings first; `at` in milliseconds since the epoch. */
  next: () => { name: string; at: number } | undefined;
  /** It has rung: the browser sets it to its next time, or forgets it. */
  rung: (name: string) => void;
  /** As Firefox does when it is closed. */
  forget: () => void;
}

export function fakeAlarms(): FakeAlarms {
  const kept = new Map<string, { scheduledTime: number; periodInMinutes: number | undefined }>();
  return {
    slice: {
      get: async (name) => kept.get(name),
      create: async (name, { when, periodInMinutes }) => {
        kept.set(name, { scheduledTime: when, periodInMinutes });
      },
      clear: async (name) => kept.delete(name),
    },
    names: () => [...kept.keys()].toSorted(),
    next: () =>
      [...kept]
        .map(([name, { scheduledTime }]) => ({ name, at: scheduledTime }))
        .toSorted((a, b) => a.at - b.at)[0],
    rung: (name) => {
      const alarm = kept.get(name);
      if (alarm?.periodInMinutes === undefined) kept.delete(name);
      else kept.set(name, { ...alarm, scheduledTime: alarm.scheduledTime + alarm.periodInMinutes * MINUTE });
    },
    forget: () => kept.clear(),
  };
}
