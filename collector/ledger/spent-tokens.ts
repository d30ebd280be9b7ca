/**
 * Tokens that were spent. They come in no order, and each would change another page of a table of millions: so they are kept in the
 * order of their coming first (recent-tokens.ts), and go from there to `spent` as neighbours, several of which share a page.
 */
import type { DatabaseSync } from 'node:sqlite';
import { RECENT_SCHEMA, recentTokens } from './recent-tokens.ts';
import { tokenFilter } from './token-filter.ts';

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
  /**
   * Looks through some of what was spent before it was opened; false: through all, and from now on most tokens need not be looked for
   * in the table.
   */
  learn: () => boolean;
  /** Within a transaction. What is known already stays as it is. */
  add: (tokens: Iterable<SpentToken>) => void;
  /** Within a transaction. Counted from the newest. */
  forgetOlderThan: (days: number) => void;
  /** After a transaction that was rolled back. */
  readAgain: () => void;
}

/** Takes some milliseconds, for which answers wait. */
const LEARNT_AT_ONCE = 2_000;
/** A little faster than tokens come, so that the one table is left before the other has its turn. */
const LEAVE_OF_ADDED = 1.25;
/** Tokens in a table of recent ones before the other one's turn; and how many at once are few: each may change a page of its own. */
const SIZES = { generation: 2 ** 17, calm: 500 };

/** `fresh` was their first table in collectors before. */
export const SPENT_SCHEMA = `
  create table if not exists spent (token integer primary key, batch integer not null, day integer not null);
  create table if not exists fresh (token integer primary key, batch integer not null, day integer not null);
  insert or ignore into spent select token, batch, day from fresh order by token;
  drop table fresh;
  ${RECENT_SCHEMA}
`;

export function spentTokens(database: DatabaseSync, { generation, calm } = SIZES): SpentTokens {
  const recent = recentTokens(database, generation);
  const find = database.prepare('select batch from spent where token = ?');
  const keep = database.prepare('insert or ignore into spent values (?, ?, ?)');
  const next = database.prepare(
    `select token from spent where token > ? order by token limit ${LEARNT_AT_ONCE}`,
  );
  const newest = database.prepare('select max(day) as day from spent');
  const forget = database.prepare('delete from spent where day < ?');
  /** Of the tokens in `spent`, as far as it was learnt. */
  const filter = tokenFilter();
  let learntUntil = -1;
  let isLearnt = false;

  const batchOf = (token: number): number | undefined => {
    const batch = recent.batchOf(token);
    if (batch !== undefined || (isLearnt && !filter.mayHave(token))) return batch;
    const row = find.get(token);
    return row === undefined ? undefined : Number(row['batch']);
  };
  return {
    batchOf,
    learn: () => {
      const tokens = next.all(learntUntil).map(({ token }) => Number(token));
      for (const token of tokens) filter.add(token);
      learntUntil = tokens.at(-1) ?? learntUntil;
      isLearnt = tokens.length < LEARNT_AT_ONCE;
      return !isLearnt;
    },
    add: (tokens) => {
      let added = 0;
      // By their numbers: in what order they came is not written down.
      for (const spent of [...tokens].toSorted((a, b) => a.token - b.token)) {
        if (batchOf(spent.token) !== undefined) continue;
        recent.add(spent);
        added += 1;
      }
      const leaving = recent.leave(Math.max(calm, Math.ceil(added * LEAVE_OF_ADDED)), added <= calm);
      for (const { token, batch, day } of leaving) {
        keep.run(token, batch, day);
        filter.add(token);
      }
    },
    forgetOlderThan: (days) => {
      const day = Math.max(recent.newestDay(), Number(newest.get()?.['day'] ?? 0)) - days;
      forget.run(day);
      recent.forgetBefore(day);
    },
    readAgain: recent.readAgain,
  };
}
