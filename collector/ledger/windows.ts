/** Windows to which something came since they were counted, and how many votes there are (of the ledger's file). */
import type { DatabaseSync } from 'node:sqlite';
import type { Window } from '../journal/intake.ts';
import type { WindowVotes } from '../journal/line.ts';

/** A window to which something came since it was counted. */
export interface DirtyWindow extends Window {
  /** Another one each time that something comes. */
  generation: number;
  /** For targets, all that were ever loaded of its hour, with whatever intake: what a whole count finds. */
  votes: number;
}

export interface Windows {
  /** Oldest hours first. */
  dirty: () => DirtyWindow[];
  /** Within a transaction. */
  add: (votes: Iterable<WindowVotes>) => void;
  /** Within a transaction. One that became dirty again meanwhile stays. */
  counted: (windows: Iterable<DirtyWindow>) => void;
  /** Within a transaction: those of so many seconds of hours before the newest. */
  markAll: (seconds: number) => void;
}

/** `dirty` and `votes` were by hours in collectors before. */
export const WINDOWS_SCHEMA = `
  create table if not exists windows (hour integer not null, intake integer not null, votes integer not null, primary key (hour, intake));
  create table if not exists uncounted (hour integer not null, intake integer not null, generation integer not null, primary key (hour, intake));
  create table if not exists votes (hour integer primary key, votes integer not null);
  create table if not exists dirty (hour integer primary key, generation integer not null);
  insert or ignore into windows select hour, 0, votes from votes;
  insert or ignore into uncounted select hour, 0, generation from dirty;
  drop table votes;
  drop table dirty;
`;

export function windowsIn(database: DatabaseSync): Windows {
  const readDirty = database.prepare(
    `select hour, intake, generation, (select coalesce(sum(votes), 0) from windows where windows.hour = uncounted.hour) as votes
     from uncounted order by hour, intake`,
  );
  const mark = database.prepare(
    'insert into uncounted values (?, ?, 1) on conflict (hour, intake) do update set generation = generation + 1',
  );
  const addVotes = database.prepare(
    'insert into windows values (?, ?, ?) on conflict (hour, intake) do update set votes = votes + excluded.votes',
  );
  const unmark = database.prepare('delete from uncounted where hour = ? and intake = ? and generation = ?');
  const markAll = database.prepare(
    `insert into uncounted select hour, intake, 1 from windows where hour > (select max(hour) from windows) - ?
     on conflict (hour, intake) do update set generation = generation + 1`,
  );
  return {
    dirty: () =>
      readDirty.all().map((row) => ({
        hour: Number(row['hour']),
        intake: Number(row['intake']),
        generation: Number(row['generation']),
        votes: Number(row['votes']),
      })),
    add: (windows) => {
      for (const { hour, intake, votes } of windows) {
        mark.run(hour, intake);
        addVotes.run(hour, intake, votes);
      }
    },
    counted: (windows) => {
      for (const { hour, intake, generation } of windows) unmark.run(hour, intake, generation);
    },
    markAll: (seconds) => {
      markAll.run(seconds);
    },
  };
}
