/** Looks at a collector again and again while it works. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningCollector } from '../../e2e/collector/running-collector.ts';

export interface Seen {
  /** Seconds since the watch began. */
  at: number;
  /** Seconds by which what is loaded, and what is published, is behind. */
  loaded: number;
  published: number;
  /** Bytes that the process holds in memory. */
  memory: number;
}

export interface Watch {
  /** Resolves with all that was seen. */
  end(): Promise<Seen[]>;
}

const EVERY_MS = 1000;
const BYTES_A_KIB = 1024;

export function watch(collector: RunningCollector): Watch {
  const begun = performance.now();
  const seen: Seen[] = [];
  const stop = new AbortController();
  const look = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const { journal, aggregates } = await healthOf(collector);
      seen.push({
        at: (performance.now() - begun) / 1000,
        loaded: journal.lag_seconds,
        published: aggregates.lag_seconds,
        memory: memoryOf(collector.pid),
      });
      await sleep(EVERY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const looking = look();
  return {
    async end() {
      stop.abort();
      await looking;
      return seen;
    },
  };
}

interface Health {
  journal: { lag_seconds: number };
  aggregates: { lag_seconds: number };
}

async function healthOf(collector: RunningCollector): Promise<Health> {
  const { text } = await collector.ask('/v1/health');
  const health: Health = JSON.parse(text);
  return health;
}

/** Bytes that a process holds in memory now. */
export function memoryOf(pid: number): number {
  return statusOf(pid, 'VmRSS');
}

/** The most that it ever held. */
export function mostMemoryOf(pid: number): number {
  return statusOf(pid, 'VmHWM');
}

function statusOf(pid: number, name: string): number {
  const line = new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) * BYTES_A_KIB;
}
