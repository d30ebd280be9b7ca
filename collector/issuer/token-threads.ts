/** The issuer's arithmetic in threads of its own: who takes reports does not wait for who makes tokens. */
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { TokenAnswer } from '../../utils/report/schema.tokens.ts';
import type { EvaluateOrder, TokenWork, VerifyOrder } from './token-work.ts';

export interface TokenThreads extends TokenWork {
  close: () => Promise<void>;
}

/** One processor is for all else. */
const THREADS = Math.max(1, availableParallelism() - 1);
/** What waits longer is asked again anyway: some seconds of work. */
const MOST_WAITING = { evaluate: 20 * THREADS, verify: 500 * THREADS };
/** They are started when there is something to do. */
const IDLE_MS = 60_000;

export function startTokenThreads(): TokenThreads {
  const pool = new Piscina({
    filename: new URL('token-work.thread.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: THREADS,
    idleTimeout: IDLE_MS,
  });
  return {
    evaluate: bounded(MOST_WAITING.evaluate, (order: EvaluateOrder): Promise<TokenAnswer> =>
      pool.run(order, { name: 'evaluate' }),
    ),
    verify: bounded(MOST_WAITING.verify, (order: VerifyOrder): Promise<boolean> =>
      pool.run(order, { name: 'verify' }),
    ),
    close: () => pool.destroy(),
  };
}

function bounded<Order, Done>(most: number, work: (order: Order) => Promise<Done>) {
  let waiting = 0;
  return async (order: Order): Promise<Done | null> => {
    if (waiting >= most) return null;
    waiting += 1;
    try {
      return await work(order);
    } finally {
      waiting -= 1;
    }
  };
}
