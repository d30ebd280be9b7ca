/**
 * Reports are here before they are acknowledged. Files to which lines are only ever added; all that wait share one write and
 * one sync. What a write could not finish (a full disk) is cut off again, and nobody who waited for it hears "yes".
 */
import { constants, mkdir, open, type FileHandle } from 'node:fs/promises';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Position } from '../ledger/ledger.ts';
import { syncFolder } from '../write-whole.ts';
import { cutAt, listSegments, recoverSegment, removeSegment, segmentFile } from './segment.ts';
import type { LineHead } from './line.ts';

/** `busy`: too much waits to be written, or to be loaded. `full`: the disk takes nothing more. */
export type Appended = 'durable' | 'busy' | 'full';

export interface Journal {
  /** Resolves when the lines are on the disk, or will never be. */
  append: (lines: string) => Promise<Appended>;
  /** Whole lines behind a position, at most about `most` bytes; null: there are none. */
  read: (from: Position, most: number) => Promise<{ lines: Buffer; next: Position } | null>;
  /** Where the next line will be. */
  end: () => Position;
  /** Bytes behind a position. */
  bytesAfter: (position: Position) => number;
  /** Removes the files that end before a position. */
  release: (loaded: Position) => Promise<void>;
  /** Waits for what is under way; appends no more. */
  close: () => Promise<void>;
}

export interface JournalRules {
  folder: string;
  /** How far it was loaded already: files before are removed. */
  loaded: Position;
  /** Bytes in one file, about. */
  segmentBytes?: number;
  /** Bytes that may wait to be written, in memory. */
  mostWaiting?: number;
  /** Bytes that may wait to be loaded, on the disk. */
  mostUnloaded?: number;
  /** Pause before a disk that was full is tried again. */
  retryMs?: number;
  onError: (error: unknown) => void;
  onCommit?: (seconds: number, bytes: number) => void;
}

export interface OpenedJournal {
  journal: Journal;
  /** Batches that are not loaded yet, of the files as they were found. */
  heads: LineHead[];
  /** Bytes that were torn or damaged, and are gone. */
  cut: number;
}

interface Waiting {
  /** As bytes, which lie outside of what the garbage collector has to copy while they wait. */
  content: Buffer;
  resolve: (outcome: Appended) => void;
}

const MEBIBYTE = 2 ** 20;

const { O_APPEND, O_CREAT, O_DSYNC, O_EXCL, O_WRONLY } = constants;
/** A write comes back when it is on the disk: one turn of a thread for what a write and a sync after it need two for. */
const ADD_DURABLY = O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_DSYNC;

export async function openJournal(rules: JournalRules): Promise<OpenedJournal> {
  const { folder, loaded, onError, onCommit } = rules;
  const { segmentBytes = 32 * MEBIBYTE, mostWaiting = 32 * MEBIBYTE } = rules;
  const { mostUnloaded = 2048 * MEBIBYTE, retryMs = 1000 } = rules;
  await mkdir(folder, { recursive: true });
  /** Bytes of each file that are known to be on the disk. */
  const sizes = new Map<number, number>();
  const heads: LineHead[] = [];
  let cut = 0;
  for (const segment of await listSegments(folder)) {
    const before = segment === loaded.segment ? loaded.offset : 0;
    const recovered = await recoverSegment(segmentFile(folder, segment), before);
    sizes.set(segment, recovered.bytes);
    cut += recovered.cut;
    if (segment >= loaded.segment) heads.push(...recovered.heads);
  }

  let current: { segment: number; file: FileHandle } | null = null;
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let writing: Promise<void> | null = null;
  let closed = false;
  let pausedUntil = 0;
  let unloadedFrom = loaded;

  const nextSegment = (): number => Math.max(loaded.segment, ...sizes.keys()) + 1;
  const bytesAfter = ({ segment, offset }: Position): number => {
    let bytes = 0;
    for (const [number, size] of sizes) {
      if (number >= segment) bytes += number === segment ? Math.max(0, size - offset) : size;
    }
    return bytes;
  };

  const leaveFile = async (): Promise<void> => {
    const file = current?.file;
    current = null;
    await file?.close().catch(onError);
  };

  /** The file to write to. A new one after each start and each error: what an fsync failed for is not trusted again. */
  const fileToWrite = async (): Promise<{ segment: number; file: FileHandle }> => {
    if (current !== null && (sizes.get(current.segment) ?? 0) >= segmentBytes) await leaveFile();
    if (current === null) {
      const segment = nextSegment();
      const file = await open(segmentFile(folder, segment), ADD_DURABLY);
      sizes.set(segment, 0);
      current = { segment, file };
      await syncFolder(folder);
    }
    return current;
  };

  const cutBack = async (segment: number): Promise<void> => {
    const bytes = sizes.get(segment) ?? 0;
    if (bytes > 0) return cutAt(segmentFile(folder, segment), bytes);
    sizes.delete(segment);
    return removeSegment(folder, segment);
  };

  const writeGroup = async (group: readonly Waiting[]): Promise<Appended> => {
    const started = performance.now();
    try {
      const { segment, file } = await fileToWrite();
      const content = Buffer.concat(group.map((one) => one.content));
      await writeAll(file, content);
      sizes.set(segment, (sizes.get(segment) ?? 0) + content.length);
      onCommit?.((performance.now() - started) / 1000, content.length);
      return 'durable';
    } catch (error) {
      onError(error);
      pausedUntil = performance.now() + retryMs;
      const failed = current?.segment;
      await leaveFile();
      // What was written of the group must not be found later: nobody was told that it is there.
      if (failed !== undefined) await cutBack(failed).catch(onError);
      return 'full';
    }
  };

  const writeGroups = async (): Promise<void> => {
    while (waiting.length > 0) {
      // Whoever else comes in this turn of the event loop comes along.
      await turnOfTheLoop();
      const group = waiting;
      waiting = [];
      const outcome = await writeGroup(group);
      for (const { content, resolve } of group) {
        waitingBytes -= content.length;
        resolve(outcome);
      }
    }
    writing = null;
  };

  const journal: Journal = {
    append: (lines) => {
      const content = Buffer.from(lines);
      if (closed || waitingBytes + content.length > mostWaiting) return Promise.resolve('busy');
      if (performance.now() < pausedUntil) return Promise.resolve('full');
      if (bytesAfter(unloadedFrom) > mostUnloaded) return Promise.resolve('busy');
      return new Promise((resolve) => {
        waiting.push({ content, resolve });
        waitingBytes += content.length;
        writing ??= writeGroups();
      });
    },
    read: async (from, most) => {
      unloadedFrom = from;
      for (const [segment, size] of [...sizes].toSorted(([a], [b]) => a - b)) {
        const offset = segment === from.segment ? from.offset : 0;
        if (segment < from.segment || size <= offset) continue;
        const lines = await readLines(segmentFile(folder, segment), offset, size, most);
        return { lines, next: { segment, offset: offset + lines.length } };
      }
      return null;
    },
    end: () => {
      const segment = Math.max(loaded.segment, ...sizes.keys());
      return { segment, offset: sizes.get(segment) ?? 0 };
    },
    bytesAfter,
    release: async (position) => {
      unloadedFrom = position;
      for (const segment of sizes.keys()) {
        if (segment >= position.segment || segment === current?.segment) continue;
        await removeSegment(folder, segment);
        sizes.delete(segment);
      }
    },
    close: async () => {
      closed = true;
      await writing;
      await leaveFile();
    },
  };
  await journal.release(loaded);
  return { journal, heads, cut };
}

/** A write may take less than it is given: the disk is nearly full, or a signal came. */
async function writeAll(file: FileHandle, content: Buffer): Promise<void> {
  for (let at = 0; at < content.length;) {
    const { bytesWritten } = await file.write(content, at);
    at += bytesWritten;
  }
}

/** From `offset` to the last line break before `offset + most`; one longer line is read whole. */
async function readLines(file: string, offset: number, size: number, most: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    for (let length = Math.min(most, size - offset); ; length = Math.min(length * 2, size - offset)) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
      if (bytesRead < length) throw new Error('the journal is shorter than it was');
      const end = buffer.lastIndexOf(10) + 1;
      if (end > 0) return buffer.subarray(0, end);
    }
  } finally {
    await handle.close();
  }
}
