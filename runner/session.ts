/** Feeds the extension one batch and reads its store. It is the extension that measures and decides. */
import type { Message } from '../utils/messages.ts';
import { recordOfRow, type ResultRecord } from '../utils/store/result-record.ts';
import type { ResultRow } from '../utils/store/records.ts';
import { consentTo } from '../utils/store/consent.ts';
import type { Settings } from '../utils/store/settings.ts';
import type { Progress, Summary } from '../utils/summary/summary.ts';
import type { Target } from '../utils/targets/schema.ts';
import { lineOf } from './error-line.ts';
import type { ExtensionSession } from './extension-session.ts';
import { nextNews, putSettings, readResults, send, summaryMadeAfter } from './in-page.ts';
import { orAborted } from './or-aborted.ts';

/** How long one question to the page may wait for something new. */
const NEWS_PATIENCE_MS = 2000;
const RESULTS_AT_ONCE = 500;
/** A page that does not answer within this long is not asked any more. */
const READ_PATIENCE_MS = 30_000;
const SUMMARY_PATIENCE_MS = 10_000;
/** A worker that was just installed may not listen yet. */
const HELLO_ATTEMPTS = 20;
const HELLO_PAUSE_MS = 250;

export interface BatchOrder {
  /** Null: the extension's own choice of targets. */
  targets: Target[] | null;
  settings: Partial<Settings>;
  /** Ends the waiting, not the batch: what is there by then is still read. */
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

export interface BatchOutcome {
  /** Null: the batch ended. Otherwise one line that says why it did not. */
  unfinished: string | null;
  /** ISO 8601, UTC; null when it did not end. */
  endedAt: string | null;
  /** By URL. */
  rows: Map<string, ResultRow>;
}

export async function runBatch(session: ExtensionSession, order: BatchOrder): Promise<BatchOutcome> {
  const signal = AbortSignal.any([order.signal, session.gone]);
  let batchId: string | null = null;
  let unfinished: string | null = null;
  let endedAt: string | null = null;
  try {
    const consent = isWithCollector(order.settings) ? [consentTo('reference', new Date())] : [];
    await orAborted(session.evaluate(putSettings, order.settings, ...consent), signal);
    batchId = await checkNow(session, order.targets, signal);
    endedAt = await batchEnds(session, batchId, order.onProgress, signal);
  } catch (error) {
    unfinished = session.gone.aborted ? 'the browser ended' : lineOf(error);
  }
  const rows = batchId === null || session.gone.aborted ? [] : await readAll(session, batchId);
  return { unfinished, endedAt, rows: new Map(rows.map((row) => [row.url, row])) };
}

function isWithCollector({ collectors = [] }: Partial<Settings>): boolean {
  return collectors.length > 0;
}

/** The summary that the extension makes when a batch has ended; null when it does not come. */
export async function readSummary(session: ExtensionSession, batchEndedAt: string): Promise<Summary | null> {
  return orAborted(session.evaluate(summaryMadeAfter, batchEndedAt, SUMMARY_PATIENCE_MS), session.gone).catch(
    () => null,
  );
}

/** The records of these URLs, in their order; without those that have no Result. */
export function recordsOf(
  rows: Map<string, ResultRow>,
  urls: readonly string[],
  session: Pick<ExtensionSession, 'family' | 'version'>,
): ResultRecord[] {
  return urls.flatMap((url) => {
    const row = rows.get(url);
    return row === undefined ? [] : [recordOfRow(row, session)];
  });
}

async function checkNow(
  session: ExtensionSession,
  targets: Target[] | null,
  signal: AbortSignal,
): Promise<string> {
  const message: Message = { type: 'check_now', ...(targets === null ? {} : { targets }) };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const reply = await orAborted(session.evaluate(send, message), signal);
      if (reply.ok && reply.batch_id !== undefined) return reply.batch_id;
      throw new Error(`the extension took no batch: ${reply.ok ? 'no id' : reply.error}`);
    } catch (error) {
      if (
        attempt === HELLO_ATTEMPTS ||
        !/Receiving end does not exist|Could not establish/.test(lineOf(error))
      )
        throw error;
      await new Promise((resolve) => setTimeout(resolve, HELLO_PAUSE_MS));
    }
  }
}

async function batchEnds(
  session: ExtensionSession,
  batchId: string,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<string | null> {
  for (;;) {
    const { state, ended_at, progress } = await orAborted(
      session.evaluate(nextNews, batchId, NEWS_PATIENCE_MS),
      signal,
    );
    if (progress !== null) onProgress(progress);
    if (state === 'done') return ended_at;
    if (state === 'stopped') throw new Error('the batch was stopped in the browser');
    if (state === 'missing') throw new Error('the batch is gone from the store');
  }
}

async function readAll(session: ExtensionSession, batchId: string): Promise<ResultRow[]> {
  const rows: ResultRow[] = [];
  const signal = AbortSignal.any([session.gone, AbortSignal.timeout(READ_PATIENCE_MS)]);
  try {
    for (;;) {
      const after = rows.at(-1)?.url ?? '';
      const more = await orAborted(session.evaluate(readResults, batchId, after, RESULTS_AT_ONCE), signal);
      rows.push(...more);
      if (more.length < RESULTS_AT_ONCE) return rows;
    }
  } catch {
    return rows;
  }
}
