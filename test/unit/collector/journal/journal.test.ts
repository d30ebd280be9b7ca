import { appendFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openJournal, type JournalRules } from '../../../../collector/journal/journal.ts';
import { linesOf, type JournalRow } from '../../../../collector/journal/line.ts';
import type { Position } from '../../../../collector/ledger/ledger.ts';
import { inFolder } from '../in-folder.ts';

const START: Position = { segment: 0, offset: 0 };
const HOUR = 1_764_072_000;

const row = (batch: number, hour = HOUR): JournalRow => ({
  hour,
  intake: 0,
  token: batch + 1000,
  batch,
  country: 'IQ',
  asn: 64_501,
  browser: 'firefox',
  browser_major: 153,
  method_version: '1',
  schema_version: 1,
  targets: ['1'],
  found: [1],
  outcomes: ['ok||||||'],
  repeats: [],
});
const lines = (batch: number, hours = 1): string =>
  linesOf(Array.from({ length: hours }, (_, index) => row(batch, HOUR + index * 3600)));

const fail = (error: unknown): never => {
  throw error;
};
const open = (folder: string, over: Partial<JournalRules> = {}) =>
  openJournal({ folder, loaded: START, onError: fail, ...over });

/** All batches behind a position, in order. */
async function batchesAfter(
  opened: Awaited<ReturnType<typeof open>>,
  from = START,
  most = 1_000,
): Promise<number[]> {
  const batches: number[] = [];
  let position = from;
  for (;;) {
    const chunk = await opened.journal.read(position, most);
    if (chunk === null) return batches;
    batches.push(
      ...[...chunk.lines.toString().matchAll(/"batch":(\d+)/g)].map(([, digits]) => Number(digits)),
    );
    position = chunk.next;
  }
}

const onlyFile = async (folder: string): Promise<string> => join(folder, (await readdir(folder))[0] ?? '');

describe('the journal', () => {
  it('has on the disk what it said was durable, however much waits at once', () =>
    inFolder(async (folder) => {
      const commits: number[] = [];
      const opened = await open(folder, { onCommit: (_, bytes) => commits.push(bytes) });
      const outcomes = await Promise.all(
        Array.from({ length: 500 }, (_, batch) => opened.journal.append(lines(batch))),
      );
      expect(new Set(outcomes)).toEqual(new Set(['durable']));
      const written = await readFile(await onlyFile(folder), 'utf8');
      expect(written.split('\n')).toHaveLength(501);
      // One sync for all that wait: the first alone, then everybody else together.
      expect(commits.length).toBeLessThan(5);
      expect(await batchesAfter(opened)).toEqual(Array.from({ length: 500 }, (_, batch) => batch));
      await opened.journal.close();
    }));

  it('goes on after a start where it was loaded to', () =>
    inFolder(async (folder) => {
      const first = await open(folder);
      for (let batch = 0; batch < 10; batch += 1) await first.journal.append(lines(batch));
      const loaded = (await first.journal.read(START, 1_000))?.next ?? START;
      await first.journal.close();
      const second = await open(folder, { loaded });
      await second.journal.append(lines(10));
      const left = await batchesAfter(second, loaded);
      expect(left.at(-1)).toBe(10);
      expect(left).not.toContain(0);
      await second.journal.close();
    }));

  it('takes several files, and removes those that are loaded', () =>
    inFolder(async (folder) => {
      const opened = await open(folder, { segmentBytes: 1_000 });
      for (let batch = 0; batch < 30; batch += 1) await opened.journal.append(lines(batch));
      const files = (await readdir(folder)).length;
      expect(files).toBeGreaterThan(5);
      expect(await batchesAfter(opened)).toEqual(Array.from({ length: 30 }, (_, batch) => batch));
      await opened.journal.release(opened.journal.end());
      expect(await readdir(folder)).toHaveLength(1);
      expect(opened.journal.bytesAfter(opened.journal.end())).toBe(0);
      await opened.journal.close();
    }));

  it('keeps whole batches and nothing else, wherever its last file is cut off', () =>
    inFolder(async (folder) => {
      const opened = await open(folder);
      for (let batch = 0; batch < 4; batch += 1) await opened.journal.append(lines(batch, 2));
      await opened.journal.close();
      const file = await onlyFile(folder);
      const content = await readFile(file);
      const one = content.length / 4;
      await fc.assert(
        fc.asyncProperty(fc.nat(content.length), async (length) => {
          await writeFile(file, content);
          await truncate(file, length);
          const again = await open(folder);
          const whole = Math.floor(length / one);
          expect(again.heads.map(({ batch }) => batch)).toEqual(
            Array.from({ length: whole }, (_, batch) => batch),
          );
          expect(again.cut).toBe(length - whole * one);
          expect(await batchesAfter(again)).toHaveLength(whole * 2);
          await again.journal.close();
          expect((await readFile(file)).length).toBe(whole * one);
        }),
        { numRuns: 60 },
      );
    }));

  it('loses of a damaged file only the batch that is damaged', () =>
    inFolder(async (folder) => {
      const opened = await open(folder);
      for (let batch = 0; batch < 5; batch += 1) await opened.journal.append(lines(batch));
      await opened.journal.close();
      const file = await onlyFile(folder);
      const content = await readFile(file);
      content[Math.floor(content.length / 2)] = 0;
      await writeFile(file, content);
      const again = await open(folder);
      expect(await batchesAfter(again)).toEqual([0, 1, 3, 4]);
      await again.journal.close();
    }));

  it('loses nothing that is not loaded when what was loaded is damaged', () =>
    inFolder(async (folder) => {
      const opened = await open(folder);
      for (let batch = 0; batch < 5; batch += 1) await opened.journal.append(lines(batch, 2));
      // In the middle of the third batch, after the first of its two lines.
      const chunk = await opened.journal.read(START, Math.ceil((linesOf([row(0)]).length + 8) * 5.2));
      const loaded = chunk?.next ?? START;
      expect(chunk?.lines.toString().split('\n')).toHaveLength(6);
      await opened.journal.close();
      const file = await onlyFile(folder);
      const content = await readFile(file);
      content[Math.floor(content.length / 10)] = 0;
      await writeFile(file, content);
      const again = await open(folder, { loaded });
      expect(await batchesAfter(again, loaded)).toEqual([2, 3, 3, 4, 4]);
      await again.journal.close();
    }));

  it('is not misled by nonsense behind its last line', () =>
    inFolder(async (folder) => {
      const opened = await open(folder);
      await opened.journal.append(lines(1));
      await opened.journal.close();
      await appendFile(await onlyFile(folder), '{"crc":"00000000","hour":1,\n\n\0\0\0');
      const again = await open(folder);
      await again.journal.append(lines(2));
      expect(await batchesAfter(again)).toEqual([1, 2]);
      await again.journal.close();
    }));

  it('says that it is busy instead of holding more than it may', () =>
    inFolder(async (folder) => {
      const opened = await open(folder, { mostWaiting: 1_000 });
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, batch) => opened.journal.append(lines(batch))),
      );
      const durable = outcomes.filter((outcome) => outcome === 'durable').length;
      expect(durable).toBeGreaterThan(0);
      expect(outcomes.filter((outcome) => outcome === 'busy')).toHaveLength(20 - durable);
      expect(await batchesAfter(opened)).toHaveLength(durable);
      await opened.journal.close();
    }));

  it('says that it is busy when too much waits to be loaded, until some is', () =>
    inFolder(async (folder) => {
      const opened = await open(folder, { mostUnloaded: 1_000 });
      const outcomes: string[] = [];
      for (let batch = 0; batch < 10; batch += 1) outcomes.push(await opened.journal.append(lines(batch)));
      expect(outcomes).toContain('busy');
      await opened.journal.release(opened.journal.end());
      expect(await opened.journal.append(lines(10))).toBe('durable');
      await opened.journal.close();
    }));

  it('says no when it is closed', () =>
    inFolder(async (folder) => {
      const opened = await open(folder);
      const last = opened.journal.append(lines(1));
      await opened.journal.close();
      expect(await last).toBe('durable');
      expect(await opened.journal.append(lines(2))).toBe('busy');
    }));
});
