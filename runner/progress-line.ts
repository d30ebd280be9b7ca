/** How far the batch is, on standard error: one line that renews itself on a terminal, one line a tenth elsewhere. */
import type { Progress } from '../utils/summary/summary.ts';

export interface ProgressLine {
  show: (progress: Progress) => void;
  /** Ends the renewing line. */
  end: () => void;
}

export function progressLine(
  out: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr,
): ProgressLine {
  let shown = -1;
  let tenth = -1;
  return {
    show: ({ done, total }) => {
      if (done === shown) return;
      shown = done;
      const now = total === 0 ? 10 : Math.floor((done * 10) / total);
      if (out.isTTY) out.write(`\r${done} of ${total} asked`);
      else if (now > tenth) out.write(`reachwatch: ${done} of ${total} asked\n`);
      tenth = Math.max(tenth, now);
    },
    end: () => {
      if (out.isTTY && shown >= 0) out.write('\n');
    },
  };
}
