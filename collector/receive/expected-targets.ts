/**
 * The targets of reports, in the order of a batch: who checks the same list tells of the same targets one after the other, sorted
 * (utils/report/batch.ts). So the one that followed last time is compared first, which costs a fraction of looking it up.
 */
import { MOST } from './check-batch.ts';
import { ownCopy } from './own-copy.ts';

/** How a report begins. */
export interface ReportFront {
  /** Up to the quote behind the target, which is not in it. */
  front: string;
  /** Of the target, in digits. */
  number: string;
}

export interface ExpectedTargets {
  /** A batch begins. */
  begin: () => void;
  /** Of the report that begins there; null: it is written otherwise, or tells of no target that is published. */
  at: (text: string, start: number) => ReportFront | null;
}

interface Known extends ReportFront {
  /** What came after it last. */
  next: Known | null;
}

const BEFORE_INPUT = '{"input":"';

/** @param targetNumber Of a published URL as JSON writes it between its quotes, in digits: always the same. */
export function expectedTargets(targetNumber: (written: string) => string | undefined): ExpectedTargets {
  /** By what is between the quotes. No more than are published. */
  const known = new Map<string, Known>();
  const beforeFirst: Known = { front: '', number: '', next: null };
  let last = beforeFirst;

  const lookUp = (written: string): Known | null => {
    const found = known.get(written);
    if (found !== undefined) return found;
    const number = written.length > MOST.input ? undefined : targetNumber(written);
    if (number === undefined) return null;
    const made = { front: ownCopy(BEFORE_INPUT + written), number, next: null };
    known.set(ownCopy(written), made);
    return made;
  };
  return {
    begin: () => {
      last = beforeFirst;
    },
    at: (text, start) => {
      const { next } = last;
      if (next !== null) {
        const end = start + next.front.length;
        // A quote: else it is the beginning of a longer one.
        if (text[end] === '"' && text.slice(start, end) === next.front) return (last = next);
      }
      const inputStart = start + BEFORE_INPUT.length;
      const inputEnd = text.indexOf('"', inputStart);
      if (inputEnd < 0 || text.slice(start, inputStart) !== BEFORE_INPUT) return null;
      const found = lookUp(text.slice(inputStart, inputEnd));
      if (found !== null) {
        last.next = found;
        last = found;
      }
      return found;
    },
  };
}
