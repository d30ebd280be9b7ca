/** The memory of the product, on the device and nowhere else. */
import { connect } from './connection.ts';
import type { Episode, LineMemory } from '../schedule/outage.ts';
import type { Ladder } from '../diagnose/ladder.ts';
import type { LineFrame } from '../diagnose/verdict.ts';
import type { Observation } from '../probe/observation.ts';
import type { SaidControl } from '../targets/control-vote.ts';
import type { Target } from '../targets/schema.ts';
import { batchQueries } from './batches.ts';
import { controlQueries } from './controls.ts';
import { erase } from './erase.ts';
import { exportQueries } from './export.ts';
import { createWrite } from './full-disk.ts';
import { createFullDiskNote, kvQueries } from './kv.ts';
import { lineQueries } from './line.ts';
import type { Migration } from './migrations.ts';
import type {
  Batch,
  CollectorMemory,
  DailyRollup,
  DaySpending,
  KeptControl,
  NamedRecords,
  QueueItem,
  Result,
  ResultRow,
  TargetState,
} from './records.ts';
import { outboxQueries } from './outbox.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { OutboxItem } from './records.outbox.ts';
import { resultQueries } from './results.ts';
import { applyRetention } from './retention.ts';
import type { RetentionSettings } from './retention.ts';
import { rollupQueries } from './rollups.ts';

/**
 * Everything that is remembered. Times are ISO 8601, UTC; days are UTC days, `YYYY-MM-DD`.
 * Each method that writes is one transaction: it happens wholly or not at all. On a full disk old observations and
 * results give way, and `get('storage_full')` says so. Only the background writes (single writer).
 */
export interface Store extends OutboxStore {
  /** Keeps the batch and its queue. A URL counts once: the first of equal items stays, and `total` is set right. */
  createBatch: (batch: Batch, items: QueueItem[]) => Promise<void>;
  /** Those that are `running`, oldest first. */
  unfinishedBatches: () => Promise<Batch[]>;
  batch: (id: string) => Promise<Batch | undefined>;
  /** The last batch of all targets (scheduled or asked for by a person; no recheck) by when it was created. */
  lastFullBatch: () => Promise<Batch | undefined>;
  /** Adds one look at the line to the batch. Nothing happens when the batch was erased. */
  addFrame: (batchId: string, frame: LineFrame) => Promise<void>;
  /** What is still to be measured or judged, in order of position. */
  queue: (batchId: string) => Promise<QueueItem[]>;
  /**
   * Replaces the observations of a queued target (null: to be measured anew), and counts what the newest cost. When it is not
   * queued, only the cost is counted.
   */
  keepObservations: (
    batchId: string,
    url: string,
    observations: Observation[] | null,
    cost?: DaySpending | null,
  ) => Promise<void>;
  /** Keeps what the further questions about a queued target answered. Nothing happens when it is not queued. */
  keepLadder: (batchId: string, url: string, ladder: Ladder) => Promise<void>;
  /**
   * Writes the Result, takes the target from the queue, counts it in its day's roll-up and moves the target's state on. False,
   * and nothing of it is written, when the Result is already there or the target is not in the queue.
   * `cost` is counted in any case. `share` goes into the outbox with the Result, if the person agreed to share before the
   * moment that it tells of.
   */
  finish: (
    result: Result,
    and?: { cost?: DaySpending | null; share?: OutboxItem | null },
  ) => Promise<boolean>;
  endBatch: (batchId: string, state: 'done' | 'stopped', endedAt: string) => Promise<void>;

  targetState: (url: string) => Promise<TargetState | undefined>;
  targetStates: () => Promise<TargetState[]>;

  /** Results that started at or after the moment, oldest first, without their observations. */
  resultsSince: (since: string) => Promise<ResultRow[]>;
  /** Whole Results of a batch, by URL. */
  resultsOfBatch: (batchId: string) => Promise<Result[]>;
  /** One URL's results, oldest first, a page at a time. */
  resultsOfUrl: (url: string, range: UrlRange) => Promise<ResultPage>;
  /** One Result with its observations. */
  result: (batchId: string, url: string) => Promise<Result | undefined>;
  /** Roll-ups of the days from `since` up to and including `until`, by day and URL. */
  rollups: (since: string, until: string) => Promise<DailyRollup[]>;

  /** The person's own and imported targets. */
  ownTargets: () => Promise<Target[]>;
  setOwnTargets: (targets: Target[]) => Promise<void>;

  /** Keeps what `foldBeat` gave (the memory as `get('line')`), in one transaction. `share` as in `finish`. */
  keepLine: (
    memory: LineMemory,
    episodes: readonly Episode[],
    share?: readonly OutboxItem[],
  ) => Promise<void>;
  /** The outage that goes on. */
  openEpisode: () => Promise<Episode | undefined>;
  putEpisode: (episode: Episode) => Promise<void>;
  /** Episodes of which a part was seen at or after the moment, and the open one, in the order they were seen. */
  episodesSince: (since: string) => Promise<Episode[]>;

  /** Bytes measured on that day. */
  bytesSpent: (day: string) => Promise<number>;
  addBytes: (day: string, bytes: number) => Promise<void>;

  /** What is remembered of each collector, by URL. */
  collectors: () => Promise<CollectorMemory[]>;
  keepCollector: (memory: CollectorMemory) => Promise<void>;
  /**
   * Keeps what a collector said of one list, by URL, in place of what it said before, and what is remembered of the collector, in
   * one transaction. Nothing gives way to it: on a full disk all stays as it was.
   */
  keepControls: (memory: CollectorMemory, list: string, controls: Map<string, SaidControl>) => Promise<void>;
  /** What each collector said of this URL, in each of its lists. */
  controlsOf: (url: string) => Promise<KeptControl[]>;
  /** Forgets every collector but these, with all it said. */
  forgetCollectors: (except: readonly string[]) => Promise<void>;

  /** A small record that is alone of its kind. */
  get: <Name extends keyof NamedRecords>(name: Name) => Promise<NamedRecords[Name] | undefined>;
  put: <Name extends keyof NamedRecords>(name: Name, value: NamedRecords[Name]) => Promise<void>;

  /** Deletes what is older than the settings want, in steps between which other work goes on. */
  applyRetention: (now: Date, settings: RetentionSettings) => Promise<void>;
  /** Deletes everything. */
  erase: () => Promise<void>;
  /** Everything, one JSON object a line with its `kind` (an Episode's own kind is its `outage`), each line ending in a newline. */
  exportJsonLines: () => AsyncIterable<string>;
  /** All results, RFC 4180, header first, safe to open in a spreadsheet. Each piece ends in CRLF. */
  exportCsv: () => AsyncIterable<string>;
  /** Ends the connection; the next use opens it again. */
  close: () => Promise<void>;
}

export interface UrlRange {
  /** Inclusive. */
  since: string;
  /** Exclusive. */
  until: string;
  /** Results in a page. */
  limit: number;
  /** `next` of the page before. */
  after?: PageEnd;
}

export type PageEnd = [url: string, started_at: string, batch_id: string];

export interface ResultPage {
  results: ResultRow[];
  /** Null: that was the last page. */
  next: PageEnd | null;
}

export interface StoreOptions {
  now?: () => Date;
  /** In place of the built-in ones, for tests. */
  migrations?: readonly Migration[];
}

/**
 * Opens the store.
 *
 * @throws When the database cannot be opened: it belongs to a newer version, a migration failed, or the browser keeps
 *   none (a private window). Nothing is lost by that.
 */
export async function openStore(name = 'reachwatch', options: StoreOptions = {}): Promise<Store> {
  const now = options.now ?? (() => new Date());
  const connection = connect(name, options.migrations);
  const fullDisk = createFullDiskNote(connection, now);
  const write = createWrite(connection, fullDisk.keep);
  await connection.use(async () => {});
  return {
    ...batchQueries(connection, write),
    ...resultQueries(connection, write),
    ...rollupQueries(connection),
    ...lineQueries(connection, write),
    ...outboxQueries(connection, write),
    ...controlQueries(connection),
    ...exportQueries(connection),
    ...kvQueries(connection, write, fullDisk),
    applyRetention: (moment, settings) => applyRetention(connection, moment, settings),
    erase: () => erase(connection),
    close: connection.close,
  };
}
