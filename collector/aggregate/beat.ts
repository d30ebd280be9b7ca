/** Work that is done again and again until it is told to stop, with pauses in between, and later after errors. */
import { setTimeout as pause } from 'node:timers/promises';

export interface Beat {
  /** Resolves when what is under way is done. */
  stop: () => Promise<void>;
}

export interface BeatParts {
  /** Gives back after how many milliseconds to come again. */
  work: () => Promise<number>;
  onError: (error: unknown) => void;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

export function startBeat({ work, onError }: BeatParts): Beat {
  const stopping = new AbortController();
  const { signal } = stopping;
  const go = async (): Promise<void> => {
    let retryMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      let ms: number;
      try {
        ms = await work();
        retryMs = FIRST_RETRY_MS;
      } catch (error) {
        onError(error);
        ms = retryMs;
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
      }
      await pause(ms, undefined, { signal }).catch(() => undefined);
    }
  };
  const gone = go();
  return {
    stop: async () => {
      stopping.abort();
      await gone;
    },
  };
}
