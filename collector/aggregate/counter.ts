/**
 * Counts again what changed: windows to which reports came, however late, all windows when the canaries change, and all days when
 * the rules of publishing or the words for targets change. A window is counted whole, from what came in, so that nothing is ever
 * counted twice. An hour in which votes are missing (a server of the cluster is away, or has not caught up) is counted again
 * until none is.
 */
import { createHash } from 'node:crypto';
import { NO_CANARIES, type Canaries, type CountedCanaries } from '../canaries/canaries.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { DirtyWindow } from '../ledger/windows.ts';
import type { PublishedTargets } from '../receive/published-targets.ts';
import type { Store } from '../store/store.ts';
import type { Loader } from './loader.ts';

export interface Counter {
  /** One step. Gives back whether there is more to count at once. */
  step: () => Promise<boolean>;
  /** All that was acknowledged until then (milliseconds of the loader's clock) is in what is published. */
  countedUntil: () => number;
}

export interface CounterParts {
  ledger: Pick<
    Ledger,
    'dirtyWindows' | 'counted' | 'countedBy' | 'countAgainBy' | 'publishedBy' | 'setPublishedBy'
  >;
  store: Pick<Store, 'insertTargets' | 'rebuildWindows' | 'days' | 'publishDays'>;
  targets: Pick<PublishedTargets, 'all'>;
  loader: Pick<Loader, 'loadedUntil'>;
  minReporters: number;
  canaries: Pick<Canaries, 'counted'>;
  /** Reports are there for so long. */
  retentionDays: number;
  clock?: () => number;
}

/** Days are published by rules of more than one kind. */
const MIXED = '';

/** Hours that are counted in one step: the newest first, since people look at now. */
const HOURS_A_STEP = 24;
/** Days at the far end that are forgotten as wholes, and one more may go while the others are counted. */
const FORGOTTEN_DAYS = 2;
const DAY_SECONDS = 86_400;
/** Until an hour in which votes were missing is counted again: twice as long each time. */
const RETRY_MS = { first: 5_000, longest: 30_000 };

export function createCounter({
  ledger,
  store,
  targets,
  loader,
  minReporters,
  canaries,
  retentionDays,
  clock = () => performance.now(),
}: CounterParts): Counter {
  let until = loader.loadedUntil();
  /** What the engine was told last. */
  let wordsTold = '';
  /** Days that are still published by other rules. */
  let days: number[] | null = null;
  /** Hours in which votes were missing: when they are due again, and how long they waited. */
  const incomplete = new Map<number, { due: number; waited: number }>();

  /** When the canaries change, all is counted again of which the reports are still there. */
  const agreeOnCanaries = (): CountedCanaries => {
    const now = canaries.counted();
    const words = JSON.stringify(now);
    if ((ledger.countedBy() ?? JSON.stringify(NO_CANARIES)) !== words)
      ledger.countAgainBy(words, (retentionDays - FORGOTTEN_DAYS) * DAY_SECONDS);
    return now;
  };

  const count = async (windows: readonly DirtyWindow[], now: CountedCanaries): Promise<void> => {
    const found = await store.rebuildWindows(windows, minReporters, now);
    const isWhole = ({ hour, votes }: DirtyWindow): boolean => (found.get(hour) ?? 0) >= votes;
    for (const [hour, dirty] of new Map(windows.map((window) => [window.hour, window]))) {
      const waited = Math.min(2 * (incomplete.get(hour)?.waited ?? RETRY_MS.first / 2), RETRY_MS.longest);
      if (isWhole(dirty)) incomplete.delete(hour);
      else incomplete.set(hour, { due: clock() + waited, waited });
    }
    ledger.counted(windows.filter(isWhole));
  };

  const tellWords = async (): Promise<string> => {
    const all = targets.all();
    const words = createHash('sha256').update(JSON.stringify(all)).digest('hex');
    if (words !== wordsTold) {
      if (all.length > 0) await store.insertTargets(all);
      wordsTold = words;
      days = null;
    }
    return `${minReporters} ${words}`;
  };

  const publishOneDay = async (rules: string): Promise<boolean> => {
    if (ledger.publishedBy() === rules) return false;
    days ??= await store.days();
    const day = days.pop();
    if (day !== undefined) await store.publishDays([day], minReporters);
    if (days.length > 0) return true;
    ledger.setPublishedBy(rules);
    return false;
  };

  return {
    step: async () => {
      const loadedUntil = loader.loadedUntil();
      const rules = await tellWords();
      const agreed = agreeOnCanaries();
      // From the first day on that is published by new rules, not all are by the old ones: a crash must not hide that.
      if (ledger.publishedBy() !== rules) ledger.setPublishedBy(MIXED);
      const dirty = ledger.dirtyWindows();
      const due = dirty.filter(({ hour }) => (incomplete.get(hour)?.due ?? 0) <= clock());
      // Of an hour all that are due: until then votes would be missing.
      const hours = new Set([...new Set(due.map(({ hour }) => hour))].slice(-HOURS_A_STEP));
      const now = due.filter(({ hour }) => hours.has(hour));
      if (now.length > 0) await count(now, agreed);
      if (now.length < due.length) return true;
      if (incomplete.size > 0) return false;
      until = loadedUntil;
      return publishOneDay(rules);
    },
    countedUntil: () => until,
  };
}
