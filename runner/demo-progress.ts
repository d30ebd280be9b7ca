/** How far each line of the demo is: one line that renews itself on a terminal, a line a tenth elsewhere. */

export interface DemoProgress {
  /** A line of a batch's standard error: its progress as JSON, or words for a person. */
  hear: (text: string, line: string) => void;
  /** Ends the renewing line. */
  end: () => void;
}

interface Count {
  done: number;
  total: number;
}

export function demoProgress(
  out: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr,
): DemoProgress {
  const counts = new Map<string, Count>();
  const tenths = new Map<string, number>();

  const renew = () => {
    const parts = [...counts].map(([line, { done, total }]) => `${line} ${done}/${total}`);
    out.write(`\r\u001B[K${parts.join(' · ')}`);
  };

  return {
    hear: (text, line) => {
      const count = readCount(text);
      if (count === null) {
        out.write(`${out.isTTY ? '\r\u001B[K' : ''}${text}\n`);
        return;
      }
      counts.set(line, count);
      if (out.isTTY) return renew();
      const tenth = count.total === 0 ? 10 : Math.floor((count.done * 10) / count.total);
      if (tenth > (tenths.get(line) ?? -1)) out.write(`${line}: ${count.done} of ${count.total} asked\n`);
      tenths.set(line, tenth);
    },
    end: () => {
      if (out.isTTY && counts.size > 0) out.write('\n');
    },
  };
}

function readCount(text: string): Count | null {
  if (!text.startsWith('{')) return null;
  try {
    const count: Count = JSON.parse(text);
    return count;
  } catch {
    return null;
  }
}
