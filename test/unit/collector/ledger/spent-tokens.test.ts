import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TOKEN_NUMBERS } from '../../../../collector/identity.ts';
import { SPENT_SCHEMA, spentTokens } from '../../../../collector/ledger/spent-tokens.ts';

const FEW = 8;
const number = fc.integer({ min: 0, max: TOKEN_NUMBERS - 1 });
const rowsIn = (database: DatabaseSync, table: string): number =>
  Number(database.prepare(`select count(*) as rows from ${table}`).get()?.['rows']);
const open = (database = new DatabaseSync(':memory:')) => {
  database.exec(SPENT_SCHEMA);
  return { database, spent: spentTokens(database, { generation: FEW, calm: 1 }) };
};

describe('spent tokens', () => {
  it('are known with their first batch wherever they are, whatever was learnt, after any start', () => {
    const step = fc.oneof(
      fc.array(number, { maxLength: 3 * FEW }).map((tokens) => ({ does: 'add', tokens }) as const),
      fc.constant({ does: 'open' } as const),
      fc.constant({ does: 'learn' } as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { database, spent: first } = open();
        let spent = first;
        const expected = new Map<number, number>();
        for (const [batch, now] of steps.entries()) {
          if (now.does === 'open') ({ spent } = open(database));
          if (now.does === 'learn') spent.learn();
          if (now.does !== 'add') continue;
          const again = [...expected.keys()].slice(0, FEW);
          for (const token of now.tokens) if (!expected.has(token)) expected.set(token, batch);
          spent.add([...now.tokens, ...again].map((token) => ({ token, batch, day: 5 })));
        }
        expect(new Map([...expected.keys()].map((token) => [token, spent.batchOf(token)]))).toEqual(expected);
        const tables = ['recent_a', 'recent_b', 'spent'];
        const inMoreThanOne = tables.reduce((sum, table) => sum + rowsIn(database, table), 0) - expected.size;
        // Those that are on their way are in two.
        expect(inMoreThanOne).toBeGreaterThanOrEqual(0);
        expect(rowsIn(database, 'recent_a') + rowsIn(database, 'recent_b')).toBeLessThanOrEqual(8 * FEW);
      }),
    );
  });

  it('go from the recent ones to where they stay as more come', () => {
    const { database, spent } = open();
    for (let token = 0; token < 10 * FEW; token += 2) {
      spent.add([token, token + 1].map((each) => ({ token: each, batch: 1, day: 5 })));
    }
    expect(rowsIn(database, 'spent')).toBeGreaterThan(6 * FEW);
  });

  it('do not stay in the order of their coming where few come', () => {
    const { database, spent } = open();
    for (let token = 0; token < FEW; token += 1) spent.add([{ token, batch: 1, day: 5 }]);
    expect(rowsIn(database, 'recent_a') + rowsIn(database, 'recent_b')).toBeLessThanOrEqual(2);
  });

  it('are not taken for written when the disk did not take them', () => {
    const { database, spent } = open();
    database.exec('begin');
    spent.add([{ token: 1, batch: 1, day: 5 }]);
    database.exec('rollback');
    spent.readAgain();
    spent.add([{ token: 1, batch: 1, day: 5 }]);
    expect(rowsIn(database, 'recent_a') + rowsIn(database, 'recent_b')).toBe(1);
  });

  it('are found where collectors before kept the first of them', () => {
    const database = new DatabaseSync(':memory:');
    database.exec(
      'create table fresh (token integer primary key, batch integer not null, day integer not null); insert into fresh values (7, 70, 5)',
    );
    const { spent } = open(database);
    expect([7, 8].map(spent.batchOf)).toEqual([70, undefined]);
    expect(open(database).spent.batchOf(7)).toBe(70);
  });

  it('are forgotten by their day, in memory as in the tables', () => {
    const { spent } = open();
    const tokens = Array.from({ length: 3 * FEW }, (_, token) => ({ token, batch: 1, day: token }));
    for (const token of tokens) spent.add([token]);
    spent.forgetOlderThan(FEW);
    const kept = tokens.filter(({ token }) => spent.batchOf(token) !== undefined);
    expect(kept.map(({ day }) => day)).toEqual(tokens.slice(-FEW - 1).map(({ day }) => day));
  });
});
