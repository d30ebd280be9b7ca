/** `GET /metrics`: figures for a Prometheus on this machine. Labels are words of ours; none comes from a sender. */
import { Hono } from 'hono';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Type } from 'typebox';
import { isLoopback } from '../network/address.ts';
import { problem } from '../problem.ts';
import type { Bindings, Room } from '../room.ts';
import { senderOf } from '../sender-address.ts';

export interface Metrics {
  /** Batches by what became of them. */
  batchAnswered: (answer: string) => void;
  journalWritten: (seconds: number, bytes: number) => void;
  counted: (seconds: number) => void;
  failed: (where: string) => void;
  /** Beside `/v1`. */
  room: Pick<Room, 'routes' | 'paths'>;
}

/** What is asked for when somebody looks. */
export interface Gauges {
  journal_waiting_bytes: () => number;
  loaded_lag_seconds: () => number;
  aggregates_lag_seconds: () => number;
}

const GAUGES: readonly { name: keyof Gauges; help: string }[] = [
  { name: 'journal_waiting_bytes', help: 'Acknowledged reports that are not in the engine yet' },
  { name: 'loaded_lag_seconds', help: 'Reports that are older are all in the engine' },
  { name: 'aggregates_lag_seconds', help: 'Reports that are older are all in what is published' },
];

export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const { name, help } of GAUGES) {
    const gauge: Gauge = new Gauge({
      name: `reachwatch_${name}`,
      help,
      registers,
      collect: () => {
        gauge.set(gauges[name]());
      },
    });
  }
  const batches = new Counter({
    name: 'reachwatch_batches_total',
    help: 'Batches by what became of them',
    labelNames: ['answer'],
    registers,
  });
  const failures = new Counter({
    name: 'reachwatch_failures_total',
    help: 'Work that failed and is tried again',
    labelNames: ['where'],
    registers,
  });
  const commits = new Histogram({
    name: 'reachwatch_journal_commit_seconds',
    help: 'One write and one sync, for all that wait',
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
    registers,
  });
  const bytes = new Counter({ name: 'reachwatch_journal_bytes_total', help: 'Written', registers });
  const counts = new Histogram({
    name: 'reachwatch_count_seconds',
    help: 'Windows counted and published again',
    buckets: [0.1, 0.3, 1, 3, 10, 30],
    registers,
  });

  const routes = new Hono<Bindings>();
  routes.get('/metrics', async (context) => {
    const sender = senderOf(context);
    // To the second and the byte: whoever saw these could tell when a single batch came, and by its size what is in it.
    if (sender === null || !isLoopback(sender))
      return problem(404, { detail: 'This is told on this machine alone.' });
    return context.body(await registry.metrics(), 200, { 'content-type': registry.contentType });
  });
  return {
    batchAnswered: (answer) => {
      batches.inc({ answer });
    },
    journalWritten: (seconds, written) => {
      commits.observe(seconds);
      bytes.inc(written);
    },
    counted: (seconds) => {
      counts.observe(seconds);
    },
    failed: (where) => {
      failures.inc({ where });
    },
    room: {
      routes,
      paths: {
        '/metrics': {
          get: {
            summary: 'Figures for Prometheus, to who asks from the same machine',
            responses: {
              200: { description: 'Text', content: { 'text/plain': { schema: Type.String() } } },
              404: { description: 'Asked from elsewhere, or through a proxy' },
            },
          },
        },
      },
    },
  };
}
