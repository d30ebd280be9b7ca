import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCounter } from '../../../../collector/aggregate/counter.ts';
import { createLoader } from '../../../../collector/aggregate/loader.ts';
import { NO_CANARIES, type CountedCanaries } from '../../../../collector/canaries/canaries.ts';
import { openJournal } from '../../../../collector/journal/journal.ts';
import type { Window } from '../../../../collector/journal/intake.ts';
import { linesOf } from '../../../../collector/journal/line.ts';
import { openLedger } from '../../../../collector/ledger/ledger.ts';
import { inFolder } from '../in-folder.ts';

const HOUR = 1_764_072_000;
const lines = (batch: number, hour = HOUR, intake = 0): string =>
  linesOf([
    {
      hour,
      intake,
      token: batch,
      batch,
      country: 'IQ',
      asn: 1,
      browser: 'firefox',
      browser_major: 1,
      method_version: '1',
      schema_version: 1,
      targets: ['1'],
      found: [1],
      outcomes: ['ok||||||'],
      repeats: [],
    },
  ]);

const named = ({ hour, intake }: Window): string => `${hour} ${intake}`;
const at0 = (hour: number): string => named({ hour, intake: 0 });

/** A journal and a ledger on the disk, and an engine that says no when it is told to. */
async function world(folder: string, minReporters = 10) {
  const opened = openLedger(join(folder, 'ledger.sqlite'));
  if (!opened.ok) throw new Error(opened.message);
  const { ledger } = opened;
  const { journal } = await openJournal({
    folder: join(folder, 'journal'),
    loaded: ledger.position(),
    onError: (error) => {
      throw error;
    },
  });
  const engine = {
    inserted: [] as string[],
    /** `hour intake`. */
    rebuilt: [] as string[][],
    /** With which canaries that was. */
    told: [] as CountedCanaries[],
    published: [] as number[],
    broken: false,
    days: [0],
    /** Votes that it finds in an hour. */
    finds: (_hour: number): number => 1000,
  };
  const say = async (): Promise<void> => {
    await new Promise(setImmediate);
    if (engine.broken) throw new Error('the engine is away');
  };
  const store = {
    insertReports: async (content: Buffer) => {
      await say();
      engine.inserted.push(content.toString());
    },
    insertTargets: say,
    rebuildWindows: async (windows: readonly Window[], _least: number, canaries = NO_CANARIES) => {
      await say();
      engine.told.push(canaries);
      engine.rebuilt.push(windows.map(named));
      return new Map(windows.map(({ hour }) => [hour, engine.finds(hour)]));
    },
    days: async () => [...engine.days],
    publishDays: async (days: readonly number[]) => {
      await say();
      engine.published.push(...days);
    },
  };
  let now = 0;
  const loader = createLoader({ journal, ledger, store, clock: () => now });
  const targets = { all: () => [] as ReturnType<typeof ledger.targets> };
  const canaries = { now: NO_CANARIES, counted: () => canaries.now };
  const counter = createCounter({
    ledger,
    store,
    targets,
    loader,
    minReporters,
    canaries,
    retentionDays: 90,
    clock: () => now,
  });
  const close = async (): Promise<void> => {
    await journal.close();
    ledger.close();
  };
  const at = (moment: number) => (now = moment);
  return { journal, ledger, engine, loader, counter, targets, canaries, close, at };
}

describe('loading and counting', () => {
  it('loads what is in the journal once, and counts its hours', () =>
    inFolder(async (folder) => {
      const { journal, engine, loader, counter, close } = await world(folder);
      await journal.append(lines(1));
      await journal.append(lines(2, HOUR - 3600));
      while (await loader.step());
      while (await counter.step());
      expect(engine.inserted.join('').match(/"batch":/g)).toHaveLength(2);
      expect(engine.rebuilt).toEqual([[at0(HOUR - 3600), at0(HOUR)]]);
      await loader.step();
      await counter.step();
      expect([engine.inserted.length, engine.rebuilt.length]).toEqual([1, 1]);
      await close();
    }));

  it('comes again at once for as much as a step takes, and not for what came meanwhile', () =>
    inFolder(async (folder) => {
      const { journal, ledger, close } = await world(folder);
      let comes = 5;
      const insertReports = async (): Promise<void> => {
        await journal.append(lines(comes++));
      };
      const most = 2 * lines(1).length;
      const loader = createLoader({ journal, ledger, store: { insertReports }, most });
      await journal.append([1, 2, 3, 4].map((batch) => lines(batch)).join(''));
      expect([await loader.step(), await loader.step()]).toEqual([true, false]);
      expect(loader.waitingBytes()).toBe(most);
      await close();
    }));

  it('loses nothing while the engine is away', () =>
    inFolder(async (folder) => {
      const { journal, engine, loader, counter, close } = await world(folder);
      engine.broken = true;
      await journal.append(lines(1));
      await expect(loader.step()).rejects.toThrow('away');
      expect(loader.waitingBytes()).toBeGreaterThan(0);
      engine.broken = false;
      await loader.step();
      engine.broken = true;
      await expect(counter.step()).rejects.toThrow('away');
      engine.broken = false;
      await counter.step();
      expect(engine.rebuilt).toEqual([[at0(HOUR)]]);
      await close();
    }));

  it('counts all again of which the reports are still there, when the canaries change', () =>
    inFolder(async (folder) => {
      const { journal, engine, loader, counter, canaries, close } = await world(folder);
      const DAYS_87 = 87 * 86_400;
      await journal.append(lines(1) + lines(2, HOUR - DAYS_87) + lines(3, HOUR - 2 * DAYS_87));
      while (await loader.step());
      while (await counter.step());
      canaries.now = { hidden: [7], marking: [7] };
      while (await counter.step());
      while (await counter.step());
      expect(engine.rebuilt.slice(1)).toEqual([[at0(HOUR - DAYS_87), at0(HOUR)]]);
      expect(engine.told).toEqual([NO_CANARIES, canaries.now]);
      await close();
    }));

  it('counts an hour again until no vote is missing, and not all the time', () =>
    inFolder(async (folder) => {
      const { journal, ledger, engine, loader, counter, close, at } = await world(folder);
      at(10);
      await journal.append(lines(1) + lines(2) + lines(3, HOUR - 3600));
      await loader.step();
      engine.finds = (hour) => (hour === HOUR ? 1 : 1000);
      expect(await counter.step()).toBe(false);
      expect(ledger.dirtyWindows()).toMatchObject([{ hour: HOUR, votes: 2 }]);
      expect(counter.countedUntil()).toBe(0);
      await counter.step();
      expect(engine.rebuilt).toEqual([[at0(HOUR - 3600), at0(HOUR)]]);
      at(5_010);
      await counter.step();
      at(10_020);
      await counter.step();
      expect(engine.rebuilt.slice(1)).toEqual([[at0(HOUR)]]);
      engine.finds = () => 2;
      at(15_010);
      await counter.step();
      expect(engine.rebuilt.slice(2)).toEqual([[at0(HOUR)]]);
      expect(ledger.dirtyWindows()).toEqual([]);
      expect(counter.countedUntil()).toBe(10);
      await close();
    }));

  it('counts of an hour what came since, and all that waits of it together', () =>
    inFolder(async (folder) => {
      const { journal, ledger, engine, loader, counter, close } = await world(folder);
      await journal.append(lines(1));
      await loader.step();
      await counter.step();
      await journal.append(lines(2, HOUR, 1));
      await loader.step();
      await counter.step();
      expect(engine.rebuilt).toEqual([[at0(HOUR)], [named({ hour: HOUR, intake: 1 })]]);
      const many = Array.from({ length: 30 }, (_, intake) => lines(3 + intake, HOUR, intake));
      await journal.append(many.join(''));
      await loader.step();
      engine.finds = () => 32;
      expect(await counter.step()).toBe(false);
      expect(engine.rebuilt[2]).toHaveLength(30);
      expect(ledger.dirtyWindows()).toEqual([]);
      await close();
    }));

  it('goes on after a start with what was loaded and not counted', () =>
    inFolder(async (folder) => {
      const first = await world(folder);
      await first.journal.append(lines(1));
      await first.loader.step();
      await first.close();
      const second = await world(folder);
      expect(await second.loader.step()).toBe(false);
      await second.counter.step();
      expect([second.engine.inserted, second.engine.rebuilt]).toEqual([[], [[at0(HOUR)]]]);
      await second.close();
    }));

  it('says until when everything is in the engine, and in what is published', () =>
    inFolder(async (folder) => {
      const { journal, engine, loader, counter, close, at } = await world(folder);
      at(10);
      await loader.step();
      await counter.step();
      expect([loader.loadedUntil(), counter.countedUntil()]).toEqual([10, 10]);
      await journal.append(lines(1));
      at(20);
      engine.broken = true;
      await expect(loader.step()).rejects.toThrow('away');
      expect(loader.loadedUntil()).toBe(10);
      engine.broken = false;
      at(30);
      await loader.step();
      expect([loader.loadedUntil(), counter.countedUntil()]).toEqual([30, 10]);
      await counter.step();
      expect(counter.countedUntil()).toBe(30);
      await close();
    }));

  it('goes on publishing by new rules after a crash, also back to the old ones', () =>
    inFolder(async (folder) => {
      const first = await world(folder, 10);
      while (await first.counter.step());
      await first.close();
      const second = await world(folder, 5);
      second.engine.days = [0, 86_400];
      expect(await second.counter.step()).toBe(true);
      await second.close();
      const third = await world(folder, 10);
      third.engine.days = [0, 86_400];
      while (await third.counter.step());
      expect(third.engine.published).toEqual([86_400, 0]);
      await third.close();
    }));

  it('publishes all days anew when the words for targets change', () =>
    inFolder(async (folder) => {
      const { engine, counter, targets, close } = await world(folder);
      while (await counter.step());
      expect(engine.published).toHaveLength(1);
      await counter.step();
      expect(engine.published).toHaveLength(1);
      targets.all = () => [
        { target: 1, input: 'https://a/', domain: 'a', service: '', category_code: 'NEWS' },
      ];
      while (await counter.step());
      expect(engine.published).toHaveLength(2);
      await close();
    }));
});
