/** `GET /v1/aggregates`: how often what was seen, where and when. */
import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { Type } from 'typebox';
import Papa from 'papaparse';
import { problem } from '../problem.ts';
import type { Bindings, Room } from '../room.ts';
import type { Store } from '../store/store.ts';
import { turnstile } from '../store/turnstile.ts';
import { aggregate, daysOf, MOST_ROWS } from './aggregates.ts';
import { Aggregates, COUNT_COLUMNS, type AggregateRow } from './aggregates.schema.ts';
import { AGGREGATES_PARAMETERS, readQuestion, type AggregatesQuestion } from './parameters.ts';

export interface AggregatesRoomParts {
  store: Pick<Store, 'published'>;
  minReporters: number;
  /** Milliseconds since 1970. */
  now: () => number;
  onError: (error: unknown) => void;
}

/** What comes in is published within a minute; a cache must not make two of it. */
const FRESH = 'public, max-age=10';
/** Answers that are made at once: each may have 100,000 rows in memory. */
const MOST_AT_ONCE = 2;
/** Who comes when so many wait already is asked to come again. */
const MOST_WAITING = 32;
/** Rows of answers that are still being read, by readers who take their time: some 200 MB. */
const MOST_ROWS_HELD = 5 * MOST_ROWS;
/** Rows in one piece of an answer. */
const PIECE = 500;

export function aggregatesRoom({ store, minReporters, now, onError }: AggregatesRoomParts): Room {
  const routes = new Hono<Bindings>();
  const turns = turnstile(MOST_AT_ONCE);
  let held = 0;
  routes.get('/aggregates', async (context) => {
    const read = readQuestion(new URL(context.req.url).searchParams, now());
    if (!read.ok) return problem(400, { detail: 'A parameter is wrong.', errors: read.errors });
    const { question } = read;
    try {
      const headersOf = (version: number) => ({
        etag: `"${digest([question, version, minReporters])}"`,
        'cache-control': FRESH,
        'access-control-allow-origin': '*',
      });
      const theirs = context.req.header('if-none-match');
      if (theirs !== undefined) {
        const { version } = await store.published(daysOf(question));
        const known = headersOf(version);
        if (theirs.includes(known.etag)) return context.body(null, 304, known);
      }
      if (turns.waiting() >= MOST_WAITING || held >= MOST_ROWS_HELD)
        return later('More is asked than can be answered.');
      const found = await turns.through(() => aggregate(store, question));
      if (!found.ok) {
        const detail = `The answer has more than ${MOST_ROWS} rows: ask for less time, a coarser grain or fewer axes.`;
        return problem(400, { detail });
      }
      const { rows, suppressed, flagged, version } = found;
      const headers = {
        ...headersOf(version),
        ...(question.format === 'CSV'
          ? {
              'content-type': 'text/csv; charset=utf-8; header=present',
              'x-suppressed-cells': String(suppressed),
              'x-flagged-reports': String(flagged),
            }
          : { 'content-type': 'application/json' }),
      };
      // Nobody would read the text, and its rows would be held for ever.
      if (context.req.method === 'HEAD') return context.body(null, 200, headers);
      held += rows.length;
      const text = streamOf(
        question.format === 'CSV'
          ? csvPieces(question, rows)
          : jsonPieces({ question, rows, suppressed, flagged, minReporters }),
        () => {
          held -= rows.length;
        },
      );
      return context.body(text, 200, headers);
    } catch (error) {
      // The engine does not answer: a cluster that is away, or memory that is full.
      onError(error);
      return later('The counts cannot be read at the moment.');
    }
  });
  return {
    routes,
    paths: {
      '/aggregates': {
        get: {
          summary: 'Counts of reports; parameters and axes are named as in OONI’s aggregation API',
          parameters: AGGREGATES_PARAMETERS,
          responses: {
            200: {
              description:
                'The counts. As CSV, `X-Suppressed-Cells` and `X-Flagged-Reports` have what stands beside the rows of JSON',
              content: {
                'application/json': { schema: Aggregates },
                'text/csv': { schema: Type.String() },
              },
            },
            304: { description: 'Nothing changed since the ETag that you have' },
            400: { description: 'A parameter is wrong; `errors` names it' },
            503: { description: 'The counts cannot be read at the moment; see Retry-After' },
          },
        },
      },
    },
    close: async () => {},
  };
}

function later(detail: string): Response {
  return problem(503, { detail, headers: { 'retry-after': '10' } });
}

interface JsonParts {
  question: AggregatesQuestion;
  rows: readonly AggregateRow[];
  suppressed: number;
  flagged: number;
  minReporters: number;
}

function* jsonPieces({ question, rows, suppressed, flagged, minReporters }: JsonParts): Generator<string> {
  const { range, axes } = question;
  const around = JSON.stringify({
    v: 1,
    dimension_count: axes.length,
    since: new Date(range.since * 1000).toISOString(),
    until: new Date(range.until * 1000).toISOString(),
    time_grain: range.grain,
    min_reporters: minReporters,
    suppressed_cells: suppressed,
    flagged_reports: flagged,
  });
  yield `${around.slice(0, -1)},"result":[`;
  for (const piece of inPieces(rows)) {
    yield `${piece[0] === rows[0] ? '' : ','}${JSON.stringify(piece).slice(1, -1)}`;
  }
  yield ']}\n';
}

function* csvPieces({ axes }: AggregatesQuestion, rows: readonly AggregateRow[]): Generator<string> {
  yield csvLines([[...axes, ...COUNT_COLUMNS]]);
  for (const piece of inPieces(rows)) {
    yield csvLines(piece.map((row) => Object.values<unknown>(row).map(csvCell)));
  }
}

function csvLines(cells: unknown[][]): string {
  return `${Papa.unparse(cells, { newline: '\n' })}\n`;
}

/** A list's values with spaces between: none of them holds one. */
function csvCell(value: unknown): unknown {
  return Array.isArray(value) ? value.join(' ') : value;
}

function* inPieces<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let from = 0; from < rows.length; from += PIECE) yield rows.slice(from, from + PIECE);
}

/** Made as fast as it is read; `onEnd` when it was, or when nobody reads it any more. */
function streamOf(pieces: Generator<string>, onEnd: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: (controller) => {
      const { value, done } = pieces.next();
      if (done !== true) {
        controller.enqueue(encoder.encode(value));
        return;
      }
      controller.close();
      onEnd();
    },
    cancel: onEnd,
  });
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}
