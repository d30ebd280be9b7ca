/**
 * Waits for Resource Timing entries. They come some milliseconds after the answer, and the browser's list of them
 * takes no more when it is full (250): so they are caught as they come, and the list is emptied.
 */
import type { TimingEntry } from './resource-timing.ts';

export interface ExpectedTiming {
  /** The entry, or null when none comes within `ms`. */
  entry: (ms: number) => Promise<TimingEntry | null>;
  /** Must be called once; the last one ends the observing. */
  forget: () => void;
}

export interface TimingWatch {
  /** Call right before the fetch of `url` (without a fragment). One at a time for one URL. */
  expect: (url: string) => ExpectedTiming;
}

interface Expected {
  since: number;
  arrive: (entry: TimingEntry) => void;
}

/** Firefox rounds times down to whole milliseconds. */
const CLOCK_GRAIN_MS = 1;

export function createTimingWatch(): TimingWatch {
  const expected = new Map<string, Expected>();
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!(entry instanceof PerformanceResourceTiming)) continue;
      const one = expected.get(entry.name);
      if (one !== undefined && entry.startTime >= one.since - CLOCK_GRAIN_MS) one.arrive(entry);
    }
    performance.clearResourceTimings();
  });

  return {
    expect: (url) => {
      if (expected.size === 0) observer.observe({ type: 'resource' });
      const { promise, resolve } = Promise.withResolvers<TimingEntry | null>();
      expected.set(url, { since: performance.now(), arrive: resolve });
      return {
        entry: (ms) => {
          const timer = setTimeout(() => resolve(null), ms);
          return promise.finally(() => clearTimeout(timer));
        },
        forget: () => {
          expected.delete(url);
          if (expected.size === 0) observer.disconnect();
        },
      };
    },
  };
}
