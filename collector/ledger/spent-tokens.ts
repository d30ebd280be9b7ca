/**
 * Tokens that were spent, in two tables. Tokens come in no order, and each would change another page of a table of millions: they are
 * written to a small one, `fresh`, and each time those of the next part of all numbers go on to `spent`, where several share a page then.
 */
import type { DatabaseSync } from 'node:sqlite';
import { TOKEN_NUMBERS } from '../identity.ts';

export interface SpentToken {
  /** Number of the token, and of the batch that it was spent with (identity.ts). */
  token: number;
  batch: number;
  /** Days since 1970 when it was spent, UTC. */
  day: number;
}

export interface SpentTokens {
  /** The batch that a token was spent with. */
  batchOf: (token: number) => number | undefined;
  /** Within a transaction. What is known already stays as it is. */
  add: (tokens: Iterable<SpentToken>) => void;
  /** Within a transaction. Counted from the newest. */
  forgetOlderThan: (days: number) => void;
}

const PARTS = 32;

export const SPENT_SCHEMA = `
  create table if not exists spent (token integer primary key, batch integer not null, day integer not null);
  create table if not exists fresh (token integer primary key, batch integer not null, day integer not null);
`;

export function spentTokens(database: DatabaseSync): SpentTokens {
  const find = database.prepare(
    `select coalesce((select batch from spent where token = ?1), (select batch from fresh where token = ?1)) as batch`,
  );
  const write = database.prepare('insert or ignore into fresh values (?, ?, ?)');
  const settle = database.prepare(
    'insert or ignore into spent select * from fresh where token >= ? and token < ? order by token',
  );
  const unfresh = database.prepare('delete from fresh where token >= ? and token < ?');
  const newest = database.prepare(
    'select max(day) as day from (select max(day) as day from fresh union all select max(day) from spent)',
  );
  const forget = ['fresh', 'spent'].map((table) => database.prepare(`delete from ${table} where day < ?`));
  /** The next part of the numbers to be settled. */
  let part = 0;
  return {
    batchOf: (token) => {
      const batch = find.get(token)?.['batch'] ?? null;
      return batch === null ? undefined : Number(batch);
    },
    add: (tokens) => {
      for (const { token, batch, day } of tokens) write.run(token, batch, day);
      const from = Math.floor((part / PARTS) * TOKEN_NUMBERS);
      const until = Math.floor(((part + 1) / PARTS) * TOKEN_NUMBERS);
      settle.run(from, until);
      unfresh.run(from, until);
      part = (part + 1) % PARTS;
    },
    forgetOlderThan: (days) => {
      const day = Number(newest.get()?.['day'] ?? 0) - days;
      for (const statement of forget) statement.run(day);
    },
  };
}
