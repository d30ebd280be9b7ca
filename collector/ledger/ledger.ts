/**
 * What the collector remembers beside the engine, in one SQLite file of its data folder: the tokens that were spent, how far
 * the journal is loaded, which windows wait to be counted again, every target that was ever published, and which of them are canaries. The file is locked for
 * as long as the process lives, so that a folder belongs to one collector.
 */
import { DatabaseSync } from 'node:sqlite';
import type { WindowVotes } from '../journal/line.ts';
import { SPENT_SCHEMA, spentTokens, type SpentToken } from './spent-tokens.ts';
import { WINDOWS_SCHEMA, windowsIn, type DirtyWindow } from './windows.ts';

/** How far the journal is loaded. */
export interface Position {
  segment: number;
  offset: number;
}

export interface Ledger {
  /** The batch that a token was spent with. */
  batchOf: (token: number) => number | undefined;
  /** Makes `batchOf` quick, piece by piece (spent-tokens.ts); false: it is. */
  learnSpent: () => boolean;
  /** In one transaction. What is known already stays as it is. Throws where the disk is full. */
  spend: (tokens: Iterable<SpentToken>) => void;
  /** Forgets tokens that were spent so many days before the newest: a clock that is set wrong for a while takes nothing away. */
  forgetOlderThan: (days: number) => void;
  position: () => Position;
  /** In one transaction: the journal is loaded up to here, these windows have to be counted, and have so many votes more. */
  loaded: (position: Position, votes: Iterable<WindowVotes>) => void;
  /** Waits until all of it is on the disk. Before what it was made from may be removed. */
  sync: () => void;
  /** Windows that wait to be counted, oldest hours first. */
  dirtyWindows: () => DirtyWindow[];
  /** They were counted; one that became dirty again meanwhile stays. */
  counted: (windows: Iterable<DirtyWindow>) => void;
  /** With which canaries everything was counted; null: nothing was. */
  countedBy: () => string | null;
  /** In one transaction: from now on these, and so many seconds of hours before the newest have to be counted again. */
  countAgainBy: (canaries: string, seconds: number) => void;
  /** By which rules and words everything that is published was published; null: nothing was. */
  publishedBy: () => string | null;
  setPublishedBy: (rules: string) => void;
  /** Targets that are or were published. */
  targets: () => KnownTarget[];
  rememberTargets: (targets: Iterable<KnownTarget>) => void;
  /** All that ever were canaries. */
  canaries: () => KnownCanary[];
  /** Once spoilt, it stays so. */
  rememberCanary: (canary: KnownCanary) => void;
  close: () => void;
}

/** A target as the aggregates know it. */
export interface KnownTarget {
  /** Its number (identity.ts). */
  target: number;
  input: string;
  domain: string;
  /** Empty: of no service. */
  service: string;
  category_code: string;
}

/** A target that exists nowhere (canaries/). */
export interface KnownCanary {
  target: number;
  input: string;
  /** It answered once. */
  spoilt: boolean;
}

export type OpenedLedger = { ok: true; ledger: Ledger } | { ok: false; message: string };

const SCHEMA = `
  create table if not exists progress (one integer primary key check (one = 1), segment integer not null, offset integer not null);
  create table if not exists published (one integer primary key check (one = 1), rules text not null);
  create table if not exists targets (target integer primary key, input text not null, domain text not null, service text not null, category_code text not null);
  create table if not exists counted (one integer primary key check (one = 1), canaries text not null);
  create table if not exists canaries (target integer primary key, input text not null, spoilt integer not null);
  insert or ignore into progress values (1, 0, 0);
`;

/** Not ok: another collector has the folder, or the file cannot be used. */
export function openLedger(file: string): OpenedLedger {
  try {
    const database = new DatabaseSync(file);
    // Exclusive before the first use, so that the lock is taken with it. Normal: what a power cut takes of it is in the journal.
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal');
    database.exec('begin immediate');
    database.exec(SCHEMA);
    database.exec(SPENT_SCHEMA);
    database.exec(WINDOWS_SCHEMA);
    database.exec('commit');
    return { ok: true, ledger: ledgerIn(database) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const isTaken = /locked|busy/i.test(text);
    return { ok: false, message: isTaken ? 'another collector uses this folder' : `${file}: ${text}` };
  }
}

function ledgerIn(database: DatabaseSync): Ledger {
  const spent = spentTokens(database);
  const windows = windowsIn(database);
  const readPosition = database.prepare('select segment, offset from progress');
  const writePosition = database.prepare('update progress set segment = ?, offset = ?');

  const readRules = database.prepare('select rules from published');
  const writeRules = database.prepare('insert or replace into published values (1, ?)');
  const readTargets = database.prepare('select target, input, domain, service, category_code from targets');
  const writeTarget = database.prepare('insert or replace into targets values (?, ?, ?, ?, ?)');

  const readCounted = database.prepare('select canaries from counted');
  const writeCounted = database.prepare('insert or replace into counted values (1, ?)');
  const readCanaries = database.prepare('select target, input, spoilt from canaries order by target');
  const writeCanary = database.prepare(
    'insert into canaries values (?, ?, ?) on conflict (target) do update set spoilt = max(spoilt, excluded.spoilt)',
  );

  /** `undo`: of what is in memory. */
  const together = (change: () => void, undo?: () => void): void => {
    database.exec('begin immediate');
    try {
      change();
      database.exec('commit');
    } catch (error) {
      if (database.isTransaction) database.exec('rollback');
      undo?.();
      throw error;
    }
  };
  return {
    batchOf: spent.batchOf,
    learnSpent: spent.learn,
    spend: (tokens) => {
      together(() => {
        spent.add(tokens);
      }, spent.readAgain);
    },
    forgetOlderThan: (days) => {
      together(() => {
        spent.forgetOlderThan(days);
      }, spent.readAgain);
    },
    position: () => {
      const row = readPosition.get();
      return { segment: Number(row?.['segment']), offset: Number(row?.['offset']) };
    },
    loaded: ({ segment, offset }, votes) => {
      together(() => {
        writePosition.run(segment, offset);
        windows.add(votes);
      });
    },
    sync: () => {
      database.exec('pragma wal_checkpoint(truncate)');
    },
    dirtyWindows: windows.dirty,
    counted: (counted) => {
      together(() => {
        windows.counted(counted);
      });
    },
    countedBy: () => {
      const row = readCounted.get();
      return row === undefined ? null : String(row['canaries']);
    },
    countAgainBy: (canaries, seconds) => {
      together(() => {
        windows.markAll(seconds);
        writeCounted.run(canaries);
      });
    },
    publishedBy: () => {
      const row = readRules.get();
      return row === undefined ? null : String(row['rules']);
    },
    setPublishedBy: (rules) => {
      writeRules.run(rules);
    },
    targets: () =>
      readTargets.all().map((row) => ({
        target: Number(row['target']),
        input: String(row['input']),
        domain: String(row['domain']),
        service: String(row['service']),
        category_code: String(row['category_code']),
      })),
    rememberTargets: (targets) => {
      together(() => {
        for (const { target, input, domain, service, category_code } of targets) {
          writeTarget.run(target, input, domain, service, category_code);
        }
      });
    },
    canaries: () =>
      readCanaries.all().map((row) => ({
        target: Number(row['target']),
        input: String(row['input']),
        spoilt: Number(row['spoilt']) === 1,
      })),
    rememberCanary: ({ target, input, spoilt }) => {
      writeCanary.run(target, input, spoilt ? 1 : 0);
    },
    close: () => {
      database.close();
    },
  };
}
