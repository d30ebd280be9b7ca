/**
 * Tokens that were spent lately, as they came, in two tables that take turns: one grows, while the other is left for where tokens
 * stay. Both are in memory as well: their rows are in no order in which a token could be looked for.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { SpentToken } from './spent-tokens.ts';

export interface RecentTokens {
  batchOf: (token: number) => number | undefined;
  /** Within a transaction; of tokens that are not known. */
  add: (spent: SpentToken) => void;
  /**
   * Within a transaction: at most so many, to be kept elsewhere from now on; neighbours by number. `isCalm`: few come, and no other turn has
   * to be waited for, so that it does not stay on the disk for weeks in what order they came.
   */
  leave: (many: number, isCalm: boolean) => readonly SpentToken[];
  /** The latest day of any; 0: there are none. */
  newestDay: () => number;
  /** Within a transaction. */
  forgetBefore: (day: number) => void;
  /** After a transaction that was rolled back. */
  readAgain: () => void;
}

const NAMES = ['recent_a', 'recent_b'] as const;

export const RECENT_SCHEMA = NAMES.map(
  (name) =>
    `create table if not exists ${name} (token integer not null, batch integer not null, day integer not null);`,
).join('\n');

/** `generation`: tokens in one table before the other one's turn. */
export function recentTokens(database: DatabaseSync, generation: number): RecentTokens {
  const [one, other] = NAMES.map((name) => openTable(database, name));
  if (one === undefined || other === undefined) throw new Error('there are two tables');
  /** Of the one that is left: what has to go yet, by number. */
  let rest: SpentToken[] = [];
  let [growing, left] = [one, other];

  const readAgain = (): void => {
    for (const table of [one, other]) table.read();
    [growing, left] = one.tokens().size < other.tokens().size ? [one, other] : [other, one];
    rest = left.inOrder();
  };
  readAgain();
  return {
    batchOf: (token) => (growing.tokens().get(token) ?? left.tokens().get(token))?.batch,
    add: (spent) => {
      growing.add(spent);
    },
    leave: (many, isCalm) => {
      const leaving = rest.splice(0, many);
      if (rest.length > 0) return leaving;
      left.empty();
      if (isCalm || growing.tokens().size >= generation) {
        [growing, left] = [left, growing];
        rest = left.inOrder();
      }
      return leaving;
    },
    newestDay: () => Math.max(one.newestDay(), other.newestDay()),
    forgetBefore: (day) => {
      for (const table of [one, other]) table.forgetBefore(day);
      readAgain();
    },
    readAgain,
  };
}

function openTable(database: DatabaseSync, name: (typeof NAMES)[number]) {
  const insert = database.prepare(`insert into ${name} values (?, ?, ?)`);
  const all = database.prepare(`select token, batch, day from ${name}`);
  const newest = database.prepare(`select max(day) as day from ${name}`);
  const forget = database.prepare(`delete from ${name} where day < ?`);
  let tokens = new Map<number, SpentToken>();
  return {
    tokens: () => tokens,
    inOrder: () => [...tokens.values()].toSorted((a, b) => a.token - b.token),
    add: (spent: SpentToken) => {
      insert.run(spent.token, spent.batch, spent.day);
      tokens.set(spent.token, spent);
    },
    newestDay: () => Number(newest.get()?.['day'] ?? 0),
    forgetBefore: (day: number) => {
      forget.run(day);
    },
    empty: () => {
      if (tokens.size === 0) return;
      // Without a condition its pages are let go whole.
      database.exec(`delete from ${name}`);
      tokens = new Map();
    },
    read: () => {
      tokens = new Map();
      for (const row of all.iterate()) {
        const [token, batch, day] = [row['token'], row['batch'], row['day']].map(Number);
        if (token === undefined || batch === undefined || day === undefined) continue;
        tokens.set(token, { token, batch, day });
      }
    },
  };
}
