/**
 * From the journal into the engine, some megabytes at a time. How far it came is written down after the engine has it: a crash
 * in between loads the same lines again, which the engine makes one.
 */
import type { Journal } from '../journal/journal.ts';
import { votesIn } from '../journal/line.ts';
import type { Ledger, Position } from '../ledger/ledger.ts';
import type { Store } from '../store/store.ts';

export interface Loader {
  /** One step. Gives back whether as much is left as one step takes, so that the next is due at once. */
  step: () => Promise<boolean>;
  /** All that was acknowledged until then (milliseconds of `clock`) is in the engine. */
  loadedUntil: () => number;
  /** Acknowledged, and not in the engine. */
  waitingBytes: () => number;
}

export interface LoaderParts {
  journal: Pick<Journal, 'read' | 'end' | 'bytesAfter' | 'release'>;
  ledger: Pick<Ledger, 'position' | 'loaded' | 'sync'>;
  store: Pick<Store, 'insertReports'>;
  /** Bytes of a step, about. */
  most?: number;
  clock?: () => number;
}

/** The engine takes five times as much memory meanwhile. */
const MOST_BYTES = 8 * 2 ** 20;

export function createLoader({
  journal,
  ledger,
  store,
  most = MOST_BYTES,
  clock = () => performance.now(),
}: LoaderParts): Loader {
  let position = ledger.position();
  let until = clock();
  const marks: { at: number; end: Position }[] = [];
  return {
    step: async () => {
      marks.push({ at: clock(), end: journal.end() });
      const chunk = await journal.read(position, most);
      if (chunk !== null) {
        await store.insertReports(chunk.lines);
        ledger.loaded(chunk.next, votesIn(chunk.lines));
        // Files of the journal are removed now: what the ledger knows of them must not be lost with a power cut.
        if (chunk.next.segment !== position.segment) ledger.sync();
        position = chunk.next;
        await journal.release(position);
      }
      for (let mark = marks[0]; mark !== undefined && isReached(mark.end, position); mark = marks[0]) {
        until = mark.at;
        marks.shift();
      }
      // What came meanwhile waits: were it loaded at once, each step would be the smaller, and there would be no end of them.
      return journal.bytesAfter(position) > most;
    },
    loadedUntil: () => until,
    waitingBytes: () => journal.bytesAfter(position),
  };
}

function isReached(mark: Position, { segment, offset }: Position): boolean {
  return mark.segment < segment || (mark.segment === segment && mark.offset <= offset) || mark.offset === 0;
}
