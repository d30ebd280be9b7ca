import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WindowVotes } from '../../../../collector/journal/line.ts';
import { openLedger, type Ledger } from '../../../../collector/ledger/ledger.ts';
import { TOKEN_NUMBERS } from '../../../../collector/identity.ts';
import { inFolder } from '../in-folder.ts';

const open = (folder: string): Ledger => {
  const opened = openLedger(join(folder, 'ledger.sqlite'));
  if (!opened.ok) throw new Error(opened.message);
  return opened.ledger;
};
const inLedger = (work: (ledger: Ledger, again: () => Ledger) => void): Promise<void> =>
  inFolder(async (folder) => {
    let ledger = open(folder);
    const again = (): Ledger => {
      ledger.close();
      ledger = open(folder);
      return ledger;
    };
    work(ledger, again);
    ledger.close();
  });

const votes = (...each: [hour: number, intake: number, votes: number][]): WindowVotes[] =>
  each.map(([hour, intake, count]) => ({ hour, intake, votes: count }));

describe('the ledger', () => {
  it('belongs to one at a time', () =>
    inFolder(async (folder) => {
      const first = open(folder);
      expect(openLedger(join(folder, 'ledger.sqlite'))).toEqual({
        ok: false,
        message: 'another collector uses this folder',
      });
      first.close();
      open(folder).close();
    }));

  it('remembers a token with the first batch it was spent with', () =>
    inLedger((ledger, again) => {
      ledger.spend([{ token: 1, batch: 10, day: 5 }]);
      ledger.spend([
        { token: 1, batch: 11, day: 5 },
        { token: 2, batch: 12, day: 5 },
      ]);
      expect([1, 2, 3].map((token) => again().batchOf(token))).toEqual([10, 12, undefined]);
    }));

  it('remembers tokens of all numbers, however much was spent since, and the first batch of each', () =>
    inLedger((ledger, again) => {
      const number = fc.integer({ min: 0, max: TOKEN_NUMBERS - 1 });
      fc.assert(
        fc.property(fc.array(fc.array(number, { maxLength: 20 }), { maxLength: 80 }), (groups) => {
          const expected = new Map<number, number>();
          for (const [batch, group] of groups.entries()) {
            for (const token of group) expected.set(token, ledger.batchOf(token) ?? batch);
            ledger.spend(group.map((token) => ({ token, batch, day: 5 })));
          }
          ledger.spend([...expected.keys()].map((token) => ({ token, batch: -1, day: 5 })));
          const reopened = again();
          expect(new Map([...expected.keys()].map((token) => [token, reopened.batchOf(token)]))).toEqual(
            expected,
          );
          ledger = reopened;
        }),
        { numRuns: 20 },
      );
    }));

  it('forgets by the newest token, not by a clock', () =>
    inLedger((ledger) => {
      const highest = TOKEN_NUMBERS - 1;
      ledger.spend([10, 40, 41].map((day) => ({ token: day, batch: 1, day })));
      ledger.spend([{ token: highest, batch: 1, day: 10 }]);
      ledger.forgetOlderThan(30);
      expect(ledger.batchOf(highest)).toBeUndefined();
      expect([10, 40, 41].map((token) => ledger.batchOf(token))).toEqual([undefined, 1, 1]);
    }));

  it('keeps the position and the windows together', () =>
    inLedger((ledger, again) => {
      expect(ledger.position()).toEqual({ segment: 0, offset: 0 });
      ledger.loaded({ segment: 2, offset: 77 }, votes([7200, 1, 3], [3600, 0, 4]));
      ledger.loaded({ segment: 2, offset: 77 }, votes([7200, 2, 5]));
      const opened = again();
      expect(opened.position()).toEqual({ segment: 2, offset: 77 });
      // Votes are those of the hour.
      expect(opened.dirtyWindows()).toMatchObject([
        { hour: 3600, intake: 0, votes: 4 },
        { hour: 7200, intake: 1, votes: 8 },
        { hour: 7200, intake: 2, votes: 8 },
      ]);
    }));

  it('keeps a window that became dirty again while it was counted', () =>
    inLedger((ledger) => {
      ledger.loaded({ segment: 1, offset: 1 }, votes([3600, 0, 1], [7200, 0, 1], [7200, 1, 1]));
      const counting = ledger.dirtyWindows();
      ledger.loaded({ segment: 1, offset: 2 }, votes([7200, 1, 1]));
      ledger.counted(counting);
      expect(ledger.dirtyWindows()).toMatchObject([{ hour: 7200, intake: 1, votes: 3 }]);
    }));

  it('takes along what a collector before kept by hours', () =>
    inFolder(async (folder) => {
      open(folder).close();
      const before = new DatabaseSync(join(folder, 'ledger.sqlite'));
      before.exec(`
        drop table windows; drop table uncounted;
        create table dirty (hour integer primary key, generation integer not null);
        create table votes (hour integer primary key, votes integer not null);
        insert into dirty values (7200, 5);
        insert into votes values (3600, 4), (7200, 8);
      `);
      before.close();
      const ledger = open(folder);
      expect(ledger.dirtyWindows()).toEqual([{ hour: 7200, intake: 0, generation: 5, votes: 8 }]);
      ledger.countAgainBy('other', 7200);
      expect(ledger.dirtyWindows()).toMatchObject([{ hour: 3600, votes: 4 }, { hour: 7200 }]);
      ledger.close();
    }));

  it('keeps targets by their number', () =>
    inLedger((ledger, again) => {
      const target = { target: 1, input: 'https://a/', domain: 'a', service: '', category_code: 'NEWS' };
      ledger.rememberTargets([target, { ...target, target: 2, input: 'https://b/' }]);
      ledger.rememberTargets([{ ...target, category_code: 'GRP' }]);
      expect(again().targets()).toMatchObject([{ category_code: 'GRP' }, { input: 'https://b/' }]);
    }));
});
