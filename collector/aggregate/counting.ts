/** From the journal to what is published, without end: the loader's beat, the counter's, and the one that forgets. */
import type { Logger } from 'pino';
import type { Canaries } from '../canaries/canaries.ts';
import { firstLineOf } from '../first-line.ts';
import type { Journal } from '../journal/journal.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { PublishedTargets } from '../receive/published-targets.ts';
import type { Store } from '../store/store.ts';
import { startBeat } from './beat.ts';
import { createCounter } from './counter.ts';
import { createLoader } from './loader.ts';

export interface Counting {
  waitingBytes: () => number;
  /** Seconds: older reports are all in the engine. */
  loadedLag: () => number;
  /** Seconds: older reports are all in what is published. */
  publishedLag: () => number;
  /** The engine's version; null: it does not answer yet. */
  engineVersion: () => string | null;
  /** Loads what was acknowledged, if the engine takes it, and ends. What is not loaded is loaded after the next start. */
  stop: () => Promise<void>;
}

export interface CountingParts {
  journal: Journal;
  ledger: Ledger;
  store: Omit<Store, 'published' | 'close'>;
  targets: Pick<PublishedTargets, 'all'>;
  /** Writes down which tokens were spent. */
  flush: () => void;
  minReporters: number;
  canaries: Pick<Canaries, 'counted'>;
  retentionDays: number;
  log: Logger;
  onFailed: (where: string) => void;
  onCounted: (seconds: number) => void;
}

/**
 * Pauses. Fewer, larger pieces cost less, since the engine merges each with its neighbours: loading takes a tenth of the time, as long as
 * what waits meanwhile is of two seconds.
 */
const LOAD_EVERY_MS: Pauses = { least: 1_000, most: 2_000, ofDuration: 9 };
/** Answers wait while they are written down: thousands take some milliseconds, and what comes during a load is many times that. */
const SPEND_EVERY_MS = 500;
/** Counting takes a twentieth; it is late by half a minute at most on its own account. */
const COUNT_EVERY_MS: Pauses = { least: 2_000, most: 30_000, ofDuration: 19 };
const NOT_READY_MS = 1_000;
const FORGET_EVERY_MS = 3_600_000;
/** A token is worth nothing any more when its reports would be refused as too old. */
const TOKEN_DAYS = 32;

export function startCounting(parts: CountingParts): Counting {
  const { journal, ledger, store, targets, flush, minReporters, canaries, retentionDays, log } = parts;
  const { onFailed, onCounted } = parts;
  const loader = createLoader({ journal, ledger, store });
  const counter = createCounter({
    ledger,
    store,
    targets,
    loader,
    minReporters,
    canaries,
    retentionDays,
  });
  let engineVersion: string | null = null;

  const failed = (where: string) => (error: unknown) => {
    onFailed(where);
    log.error({ where, reason: firstLineOf(error) }, 'failed, and is tried again');
  };
  /** The engine may be away when the collector starts: it takes reports meanwhile. */
  const whenReady = async (): Promise<void> => {
    if (engineVersion !== null) return;
    await store.migrate();
    engineVersion = await store.health();
    log.info({ engine: engineVersion }, 'the engine is ready');
  };
  const load = async (): Promise<boolean> => {
    // A start reads tokens from what is not loaded yet, and from the ledger.
    flush();
    await whenReady();
    return loader.step();
  };
  // However long the engine takes for a load.
  const spending = startBeat({
    work: async () => {
      flush();
      return SPEND_EVERY_MS;
    },
    onError: failed('spend'),
  });
  const loading = startBeat({
    work: async () => {
      const started = performance.now();
      return (await load()) ? 0 : pauseAfter(started, LOAD_EVERY_MS);
    },
    onError: failed('load'),
  });
  const counting = startBeat({
    work: async () => {
      if (engineVersion === null) return NOT_READY_MS;
      const started = performance.now();
      const isMore = await counter.step();
      const duration = performance.now() - started;
      onCounted(duration / 1000);
      return isMore ? duration : pauseAfter(started, COUNT_EVERY_MS);
    },
    onError: failed('count'),
  });
  const forgetting = startBeat({
    work: async () => {
      if (engineVersion === null) return NOT_READY_MS;
      await store.forgetReports(retentionDays);
      ledger.forgetOlderThan(TOKEN_DAYS);
      return FORGET_EVERY_MS;
    },
    onError: failed('forget'),
  });

  return {
    waitingBytes: loader.waitingBytes,
    loadedLag: () => secondsSince(loader.loadedUntil()),
    publishedLag: () => secondsSince(counter.countedUntil()),
    engineVersion: () => engineVersion,
    stop: async () => {
      await Promise.all([spending.stop(), loading.stop(), counting.stop(), forgetting.stop()]);
      await load().catch(failed('load'));
    },
  };
}

interface Pauses {
  least: number;
  most: number;
  /** Times as long as the work took. */
  ofDuration: number;
}

function pauseAfter(started: number, { least, most, ofDuration }: Pauses): number {
  return Math.min(most, Math.max(least, (performance.now() - started) * ofDuration));
}

function secondsSince(moment: number): number {
  return Math.max(0, (performance.now() - moment) / 1000);
}
