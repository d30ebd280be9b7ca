/** What the rooms ask of the engine. The only door to it: statements are made here and beside. */
import { NO_CANARIES, type CountedCanaries } from '../canaries/canaries.ts';
import type { Window } from '../journal/intake.ts';
import type { KnownTarget } from '../ledger/ledger.ts';
import { countWindows, publishedVersions, switchDay, switchWindows } from './count.sql.ts';
import type { AnswerTable, Engine } from './engine.ts';
import { publishedAs, type Form, type Source } from './forms.sql.ts';
import { DATABASE, type Layout } from './layout.ts';
import { migrate } from './migrations.ts';
import { CLEAR_STAGES, publishDay, STAGED_VOTES } from './publish.sql.ts';
import { integer, time } from './sql.ts';

export interface Store {
  /** Makes the tables, or brings older ones up to date. Before anything else. */
  migrate: () => Promise<void>;
  /** Whole lines of the journal. The same lines twice are there once. */
  insertReports: (lines: Buffer) => Promise<void>;
  /** What the targets' numbers mean, from the next window on. */
  insertTargets: (targets: readonly KnownTarget[]) => Promise<void>;
  /**
   * Counts these windows again and publishes their days anew; readers see all of a day's change or nothing.
   * Gives back the votes for targets that it found, by hour: of a cluster, a server may be away that alone has some.
   */
  rebuildWindows: (
    windows: readonly Window[],
    minReporters: number,
    canaries?: CountedCanaries,
  ) => Promise<Map<number, number>>;
  /** The first second of each day that was ever counted. */
  days: () => Promise<number[]>;
  /** Publishes days anew, from what was counted: for another `minReporters`, or other words for the targets. */
  publishDays: (days: readonly number[], minReporters: number) => Promise<void>;
  /** Drops what reports came in so long before the newest one. The counts stay. */
  forgetReports: (olderThanDays: number) => Promise<void>;
  /** What is published of the days from `from` to before `until`, as it is now. */
  published: (range: DayRange) => Promise<Published>;
  /** The engine's version; throws when it does not answer. */
  health: () => Promise<string>;
  close: () => Promise<void>;
}

/** Of one version, whatever is published meanwhile. */
export interface Published {
  /** Grows whenever what is published of these days changes; 0: nothing is. */
  version: number;
  /**
   * All rows. `select` makes the statement around a source, in one of its forms. A statement that names any other table is refused.
   */
  query: (form: Form, select: (from: Source) => string) => Promise<AnswerTable>;
  /** Its rows are sure to be there; later they may be gone, if others took their place. */
  lasts: () => boolean;
}

/** First seconds of days. */
export interface DayRange {
  from: number;
  until: number;
}

/** By their names: which rows of `cells` or of the published tables they are, and what took their place. */
type Replaced = Map<string, { kind: 'cells' | 'published'; rows: string; version: number }>;

const DAY = 86_400;
/** Rows of replaced versions stay so long: a query that began before may still read them. */
const GRACE_MS = 60_000;

/** `layoutOf` asks the engine, which need not be there yet. `clock`: milliseconds that never go back. */
export function openStore(
  engine: Engine,
  layoutOf: (engine: Engine) => Promise<Layout>,
  clock = () => performance.now(),
): Store {
  let last = 0;
  let swept = clock();
  /** Windows that were replaced since the last sweep, and by which version. */
  let replaced: Replaced = new Map();
  /** And those before it, whose older rows nobody reads any more at the next. */
  let outlived: Replaced = new Map();

  /** Grows with time, whatever the clock does, and is another one for each attempt: what a failed one left never counts. */
  const nextVersion = async (): Promise<number> => {
    const rows = await engine.rows(
      `SELECT max(version) AS version FROM ${DATABASE}.windows UNION ALL SELECT max(version) AS version FROM ${DATABASE}.counted`,
    );
    const before = Math.max(last, ...rows.map(({ version }) => Number(version)));
    last = Math.max(Date.now() * 1024, before + 1) + Math.floor(Math.random() * 1024);
    return last;
  };

  const publish = async (days: readonly number[], least: number): Promise<Map<number, number>> => {
    const pinned = engine.pinned();
    const votes = new Map<number, number>();
    for (const day of days) {
      // One of its own: who asks for several days sees the change of each.
      const version = await nextVersion();
      for (const statement of [...CLEAR_STAGES, ...publishDay({ day, version, least })])
        await pinned.run(statement);
      for (const row of await pinned.rows(STAGED_VOTES)) votes.set(Number(row['hour']), Number(row['votes']));
      for (const statement of CLEAR_STAGES) await pinned.run(statement);
      await pinned.run(switchDay(day, version));
      const rows = `hour >= ${time(day)} AND hour < ${time(day + DAY)}`;
      replaced.set(`published ${day}`, { kind: 'published', rows, version });
    }
    return votes;
  };

  /** Deletes rows of versions that were replaced long enough ago. */
  const sweep = async (): Promise<void> => {
    if (clock() - swept < GRACE_MS) return;
    const due = [...outlived.values()];
    [swept, outlived, replaced] = [clock(), replaced, new Map()];
    const layout = await layoutOf(engine);
    for (const table of ['cells', 'published_hours', 'published_days'] as const) {
      const kind = table === 'cells' ? 'cells' : 'published';
      const old = due
        .filter((window) => window.kind === kind)
        .map(({ rows, version }) => `${rows} AND version < ${integer(version)}`);
      if (old.length > 0)
        await engine.run(layout.alter(table, `DELETE WHERE ${old.map((one) => `(${one})`).join(' OR ')}`));
    }
  };

  return {
    migrate: async () => migrate(engine, await layoutOf(engine)),
    insertReports: (lines) => engine.insert(`${DATABASE}.batches`, lines),
    insertTargets: async (targets) => {
      const version = await nextVersion();
      const lines = targets.map((target) => `${JSON.stringify({ ...target, version })}\n`).join('');
      await engine.insert(`${DATABASE}.targets`, Buffer.from(lines));
    },
    rebuildWindows: async (windows, minReporters, canaries = NO_CANARIES) => {
      const version = await nextVersion();
      await engine.run(countWindows(windows, version, canaries));
      await engine.run(switchWindows(windows, version));
      for (const { hour, intake } of windows) {
        const rows = `hour = ${time(hour)} AND intake = ${integer(intake)}`;
        replaced.set(`cells ${hour} ${intake}`, { kind: 'cells', rows, version });
      }
      const days = new Set(windows.map(({ hour }) => hour - (hour % DAY)));
      const votes = await publish([...days], minReporters);
      await sweep();
      return votes;
    },
    days: async () => {
      const rows = await engine.rows(
        `SELECT DISTINCT toUnixTimestamp(toDateTime(toDate(hour), 'UTC')) AS day FROM ${DATABASE}.counted ORDER BY day`,
      );
      return rows.map(({ day }) => Number(day));
    },
    publishDays: async (days, minReporters) => {
      await publish(days, minReporters);
      await sweep();
    },
    forgetReports: async (olderThanDays) => {
      const rows = await engine.rows(`
        SELECT DISTINCT toYYYYMMDD(hour) AS day FROM ${DATABASE}.batches
        WHERE hour < (SELECT max(hour) FROM ${DATABASE}.batches) - ${integer(olderThanDays * DAY)} ORDER BY day`);
      const layout = await layoutOf(engine);
      for (const { day } of rows) {
        await engine.run(layout.alter('batches', `DROP PARTITION ${integer(Number(day))}`));
      }
    },
    published: async ({ from, until }) => {
      const asked = clock();
      const rows = await engine.rows(publishedVersions(from, until));
      const versions = rows.map(({ day, version }) => ({ day: Number(day), version: Number(version) }));
      return {
        version: Math.max(0, ...versions.map(({ version }) => version)),
        query: async (form, select) => {
          // The source is ours; what is made around it must not reach for anything else.
          const around = select({ form, source: '()' });
          if (around.includes(`${DATABASE}.`)) throw new Error('a query names a table that is not published');
          return engine.table(select({ form, source: publishedAs(form, from, until, versions) }));
        },
        lasts: () => clock() - asked < GRACE_MS / 2,
      };
    },
    health: () => engine.version(),
    close: () => engine.close(),
  };
}
