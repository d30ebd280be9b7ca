/** Which files of a folder are to be read now, from one look at it to the next. Pure. */
import type { ListFile } from './read-folder.ts';

/** A file that changed is taken when it has been still for so long: whoever writes it may not be done. */
export const STILL_MS = 1_500;
/** Editors that replace a file take its name away for a moment. */
export const GONE_MS = 3_000;

/** What is known of one file. Times are of the monotonic clock. */
interface Seen {
  mark: string;
  since: number;
  /** The mark under which it was read last. */
  read: string | null;
  gone_since: number | null;
}

export type SeenFiles = ReadonlyMap<string, Seen>;

export interface Settled {
  /** To be read now. */
  read: ListFile[];
  /** Ids of files that are gone for good. */
  gone: string[];
  seen: SeenFiles;
}

/** `at_once`: whatever is there is read as it is. */
export function settledFiles(
  before: SeenFiles,
  files: readonly ListFile[],
  now: number,
  at_once: boolean,
): Settled {
  const seen = new Map<string, Seen>();
  const read: ListFile[] = [];
  for (const file of files) {
    const known = before.get(file.id);
    const since = known?.mark === file.mark ? known.since : now;
    const isStill = at_once || now - since >= STILL_MS;
    const isNew = known?.read !== file.mark;
    if (isStill && isNew) read.push(file);
    seen.set(file.id, {
      mark: file.mark,
      since,
      read: isStill ? file.mark : (known?.read ?? null),
      gone_since: null,
    });
  }
  const gone: string[] = [];
  for (const [id, known] of before) {
    if (seen.has(id)) continue;
    const gone_since = known.gone_since ?? now;
    if (now - gone_since >= GONE_MS) gone.push(id);
    else seen.set(id, { ...known, gone_since });
  }
  return { read, gone, seen };
}
