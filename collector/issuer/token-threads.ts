/**
 * The issuer's arithmetic in threads of its own: who takes reports does not wait for who makes tokens. To make and to check are
 * apart, since one question for tokens takes as long as checking twenty.
 */
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { TokenAnswer } from '../../utils/report/schema.tokens.ts';
import type { EvaluateOrder, TokenWork, VerifyOrder } from './token-work.ts';

export interface TokenThreads extends TokenWork {
  close: () => Promise<void>;
}

/** One processor is for all else. */
const THREADS = Math.max(1, availableParallelism() - 1);
/** Some seconds of the one, half a second of the other: with each batch whose token is checked its bytes wait, too. */
const MOST_WAITING = { evaluate: 20 * THREADS, verify: 64 * THREADS };
/** They are started when there is something to do. */
const IDLE_MS = 60_000;

/** @param onError A thread that ended by itself, while it had nothing to do. */
export function startTokenThreads(onError: (error: unknown) => void): TokenThreads {
  const evaluating = startPool(onError);
  const verifying = startPool(onError);
  const evaluate = bounded(MOST_WAITING.evaluate, (order: EvaluateOrder): Promise<TokenAnswer> =>
    evaluating.run(order, { name: 'evaluate' }),
  );
  const verify = bounded(MOST_WAITING.verify, (order: VerifyOrder): Promise<boolean> =>
    verifying.run(order, { name: 'verify' }),
  );
  return {
    evaluate: evaluate.run,
    isBusy: evaluate.isFull,
    verify: verify.run,
    close: async () => {
      await Promise.all([evaluating.destroy(), verifying.destroy()]);
    },
  };
}

function startPool(onError: (error: unknown) => void): Piscina {
  const pool = new Piscina({
    filename: new URL('token-work.thread.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: THREADS,
    idleTimeout: IDLE_MS,
  });
  return pool.on('error', onError);
}

function bounded<Order, Done>(most: number, work: (order: Order) => Promise<Done>) {
  let waiting = 0;
  const isFull = (): boolean => waiting >= most;
  const run = async (order: Order): Promise<Done | null> => {
    if (isFull()) return null;
    waiting += 1;
    try {
      return await work(order);
    } finally {
      waiting -= 1;
    }
  };
  return { run, isFull };
}
