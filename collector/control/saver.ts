/** Writes after changes, not more often than so, and once more at the end. */
import type { Logger } from 'pino';

export interface Saver {
  /** Something changed. */
  touch: () => void;
  /** Writes what is not written yet. */
  close: () => Promise<void>;
}

/** A write that fails is reported and tried again: what is in memory still holds. */
export function saverOf(write: () => Promise<void>, every_ms: number, log: Logger): Saver {
  let isDirty = false;
  let timer: NodeJS.Timeout | null = null;
  let writing = Promise.resolve();

  const save = async (): Promise<void> => {
    if (!isDirty) return;
    isDirty = false;
    try {
      await write();
    } catch (error) {
      isDirty = true;
      log.error({ reason: error instanceof Error ? error.message : String(error) }, 'controls are not saved');
    }
  };
  const saveInTurn = () => (writing = writing.then(save));

  return {
    touch: () => {
      isDirty = true;
      timer ??= setTimeout(() => {
        timer = null;
        void saveInTurn();
      }, every_ms).unref();
    },
    close: async () => {
      if (timer !== null) clearTimeout(timer);
      await saveInTurn();
    },
  };
}
