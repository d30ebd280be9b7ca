/** A real folder that changes under way. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openCatalogue, type Catalogue } from '../../../../collector/lists/catalogue.ts';

const SOON = { timeout: 10_000, interval: 50 };
const PATIENCE_MS = 30_000;

let folder: string;
let lines: string[];
let catalogue: Catalogue | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reachwatch-lists-'));
  lines = [];
});
afterEach(() => {
  catalogue?.close();
  rmSync(folder, { recursive: true });
});

const path = (name: string): string => join(folder, name);
const log = pino({ base: null }, { write: (line: string) => lines.push(line) });

async function open(): Promise<Catalogue> {
  const opened = await openCatalogue(folder, log);
  if (!opened.ok) throw new Error(opened.message);
  return (catalogue = opened.catalogue);
}

/** Hosts of each list from the folder. */
const published = (of: Catalogue): Record<string, string[]> =>
  Object.fromEntries(
    of
      .lists()
      .slice(1)
      .map(({ id, targets }) => [id, targets.map(({ url }) => new URL(url).hostname)]),
  );

describe('a catalogue', () => {
  it('without a folder is the built-in list', async () => {
    const opened = await openCatalogue(null, log);
    expect(opened.ok && opened.catalogue.lists().map(({ id }) => id)).toEqual(['services']);
  });

  it('of a folder that is not there is refused', async () => {
    const opened = await openCatalogue(path('nowhere'), log);
    expect(opened.ok ? '' : opened.message).toMatch(/^--lists .*nowhere/);
  });

  it('has each file at once, and says what is wrong with which line', async () => {
    writeFileSync(path('iq.csv'), 'url\nhttps://a.test/\n');
    writeFileSync(path('global.csv'), 'url\nhttps://b.test/\nnothing\n');
    writeFileSync(path('00-LEGEND.csv'), 'code,meaning\nNEWS,News\n');
    writeFileSync(path('services.csv'), 'url\nhttps://c.test/\n');
    writeFileSync(path('a b.csv'), 'url\nhttps://d.test/\n');
    writeFileSync(path('.hidden.csv'), 'url\nhttps://e.test/\n');
    writeFileSync(path('notes.txt'), 'no list');
    mkdirSync(path('folder.csv'));
    execFileSync('mkfifo', [path('pipe.csv')]);
    symlinkSync('/dev/zero', path('endless.csv'));
    const of = await open();
    expect(published(of)).toEqual({ iq: ['a.test'], global: ['b.test'] });
    expect(of.lists()[0]?.targets.some(({ url }) => url.includes('c.test'))).toBe(false);
    const faults = of
      .faults()
      .map(({ file, faults: [first] }) => [file.replace(folder, 'folder'), first?.line]);
    expect(Object.fromEntries(faults)).toEqual({
      '00-LEGEND.csv': 1,
      folder: 1,
      'endless.csv': 1,
      'folder.csv': 1,
      'global.csv': 3,
      'pipe.csv': 1,
      'services.csv': 1,
    });
    expect(lines.filter((line) => line.includes('"file":"global.csv"'))).toHaveLength(1);
  });

  it(
    'follows its files: changed, new, renamed into place, broken, gone',
    async () => {
      writeFileSync(path('iq.csv'), 'url\nhttps://a.test/\n');
      writeFileSync(path('tr.csv'), 'url\nhttps://t.test/\n');
      const of = await open();
      const told = vi.fn<() => void>();
      of.onChange(told);

      appendFileSync(path('iq.csv'), 'https://b.test/\n');
      writeFileSync(path('ir.csv'), 'url\nhttps://i.test/\n');
      await vi.waitFor(
        () => expect(published(of)).toEqual({ iq: ['a.test', 'b.test'], tr: ['t.test'], ir: ['i.test'] }),
        SOON,
      );

      writeFileSync(path('iq.new'), 'url\nhttps://c.test/\n');
      renameSync(path('iq.new'), path('iq.csv'));
      writeFileSync(path('tr.csv'), 'nothing that is a list');
      rmSync(path('ir.csv'));
      await vi.waitFor(() => {
        expect(published(of)).toEqual({ iq: ['c.test'], tr: ['t.test'] });
        expect(of.faults().map(({ file }) => file)).toEqual(['tr.csv']);
      }, SOON);
      expect(told.mock.calls.length).toBeGreaterThanOrEqual(2);
    },
    PATIENCE_MS,
  );

  it(
    'a file is never seen while it is written',
    async () => {
      writeFileSync(path('iq.csv'), 'url\nhttps://a.test/\n');
      const of = await open();
      const sizes = new Set<number>();
      of.onChange(() => sizes.add(of.lists()[1]?.targets.length ?? 0));
      writeFileSync(path('iq.csv'), 'url\n');
      for (let line = 0; line < 40; line += 1) {
        appendFileSync(path('iq.csv'), `https://site-${line}.test/\n`);
        const { promise, resolve } = Promise.withResolvers<void>();
        setTimeout(resolve, 100);
        await promise;
      }
      await vi.waitFor(() => expect([...sizes]).toEqual([40]), SOON);
    },
    PATIENCE_MS,
  );

  it(
    'keeps its lists when the folder goes away',
    async () => {
      writeFileSync(path('iq.csv'), 'url\nhttps://a.test/\n');
      const of = await open();
      renameSync(folder, `${folder}-away`);
      await vi.waitFor(() => expect(of.faults()).toHaveLength(1), SOON);
      expect(published(of)).toEqual({ iq: ['a.test'] });
      renameSync(`${folder}-away`, folder);
      await vi.waitFor(() => expect(of.faults()).toEqual([]), SOON);
    },
    PATIENCE_MS,
  );
});
