/** The files of the journal: `000000000001.ndjson`, one after the other. What a crash left torn is cut when it starts. */
import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../write-whole.ts';
import { headOf, type LineHead } from './line.ts';

const NAME = /^(\d{12})\.ndjson$/;

export function segmentFile(folder: string, segment: number): string {
  return join(folder, `${String(segment).padStart(12, '0')}.ndjson`);
}

/** In order. */
export async function listSegments(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b);
}

export interface Recovered {
  bytes: number;
  /** Of the first line of each batch that is whole. */
  heads: LineHead[];
  /** Bytes that were no whole batch: a torn end, or damage. */
  cut: number;
}

/**
 * Leaves only whole batches in the file. A torn end is cut off in place, which needs no space on a full disk. The first `loaded`
 * bytes stay whatever they are: nobody reads them again, and what is behind them is known by its distance from the front.
 */
export async function recoverSegment(file: string, loaded: number): Promise<Recovered> {
  const content = await readFile(file);
  const { heads, ranges: whole } = wholeBatches(content);
  const kept = Math.min(loaded, content.length);
  const behind = whole.flatMap(([from, to]): [number, number][] =>
    to > kept ? [[Math.max(from, kept), to]] : [],
  );
  const ranges: [number, number][] = kept > 0 ? [[0, kept], ...behind] : behind;
  const bytes = ranges.reduce((sum, [from, to]) => sum + to - from, 0);
  const cut = content.length - bytes;
  if (cut > 0) {
    const isTail = ranges.every(([from], index) => from === (ranges[index - 1]?.[1] ?? 0));
    if (isTail) await cutAt(file, bytes);
    else await writeWhole(file, Buffer.concat(ranges.map(([from, to]) => content.subarray(from, to))));
  }
  return { bytes, heads, cut };
}

/** Where batches are whole: every line with its sum, and all lines of the batch. */
function wholeBatches(content: Buffer): { heads: LineHead[]; ranges: [number, number][] } {
  const heads: LineHead[] = [];
  const ranges: [number, number][] = [];
  let start = 0;
  let expected = 1;
  let first: LineHead | null = null;
  for (let from = 0, end = content.indexOf(10); end !== -1; from = end + 1, end = content.indexOf(10, from)) {
    const head = headOf(content.subarray(from, end));
    if (head?.part === 1) [start, expected, first] = [from, 1, head];
    if (head === null || first === null || head.part !== expected || head.batch !== first.batch) {
      first = null;
      continue;
    }
    expected += 1;
    if (head.part < head.parts) continue;
    heads.push(first);
    ranges.push([start, end + 1]);
    first = null;
  }
  return { heads, ranges };
}

/** Cuts, and waits until it is on the disk. */
export async function cutAt(file: string, bytes: number): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.truncate(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function removeSegment(folder: string, segment: number): Promise<void> {
  await rm(segmentFile(folder, segment), { force: true });
}
