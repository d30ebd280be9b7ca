/** `GET /v1/aggregates`: how often what was seen, where and when. */
import { createHash } from 'node:crypto';
import { Hono, type Context } from 'hono';
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
  store: Pick<Store, 'query' | 'publishedVersion'>;
  minReporters: number;
  /** Milliseconds since 1970. */
  now: () => number;
  onError: (error: unknown) => void;
}

/** What comes in is published within a minute; a cache must not make two of it. */
const FRESH = 'public, max-age=10';
/** Answers that are made at once: each may have 100,000 rows in memory. */
const MOST_AT_ONCE = 2;
/** Rows in one piece of an answer. */
const PIECE = 500;

export function aggregatesRoom({ store, minReporters, now, onError }: AggregatesRoomParts): Room {
  const routes = new Hono<Bindings>();
  const turns = turnstile(MOST_AT_ONCE);
  routes.get('/aggregates', async (context) => {
    const read = readQuestion(new URL(context.req.url).searchParams, now());
    if (!read.ok) return problem(400, { detail: 'A parameter is wrong.', errors: read.errors });
    const { question } = read;
    try {
      const version = await store.publishedVersion(daysOf(question));
      const etag = `"${digest([question, version, minReporters])}"`;
      const headers = { etag, 'cache-control': FRESH, 'access-control-allow-origin': '*' };
      if (context.req.header('if-none-match')?.includes(etag) === true)
        return context.body(null, 304, headers);
      const found = await turns.through(() => aggregate(store, question));
      if (!found.ok) {
        const detail = `The answer has more than ${MOST_ROWS} rows: ask for less time, a coarser grain or fewer axes.`;
        return problem(400, { detail });
      }
      const { rows, suppressed } = found;
      return question.format === 'CSV'
        ? csv(context, question, rows, { ...headers, 'x-suppressed-cells': String(suppressed) })
        : json(context, { question, rows, suppressed, minReporters, headers });
    } catch (error) {
      // The engine does not answer: a cluster that is away, or memory that is full.
      onError(error);
      return problem(503, {
        detail: 'The counts cannot be read at the moment.',
        headers: { 'retry-after': '10' },
      });
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
              description: 'The counts. As CSV, `X-Suppressed-Cells` has the number of suppressed cells',
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

interface JsonParts {
  question: AggregatesQuestion;
  rows: readonly AggregateRow[];
  suppressed: number;
  minReporters: number;
  headers: Record<string, string>;
}

function json(
  context: Context<Bindings>,
  { question, rows, suppressed, minReporters, headers }: JsonParts,
): Response {
  const { range, axes } = question;
  const around = JSON.stringify({
    v: 1,
    dimension_count: axes.length,
    since: new Date(range.since * 1000).toISOString(),
    until: new Date(range.until * 1000).toISOString(),
    time_grain: range.grain,
    min_reporters: minReporters,
    suppressed_cells: suppressed,
  });
  const pieces = inPieces(rows, (piece, isFirst) => {
    const text = piece.map((row) => JSON.stringify(row)).join(',');
    return isFirst ? text : `,${text}`;
  });
  return context.body(streamOf([`${around.slice(0, -1)},"result":[`], pieces, [']}\n']), 200, {
    ...headers,
    'content-type': 'application/json',
  });
}

function csv(
  context: Context<Bindings>,
  { axes }: AggregatesQuestion,
  rows: readonly AggregateRow[],
  headers: Record<string, string>,
): Response {
  const columns = [...axes, ...COUNT_COLUMNS];
  const pieces = inPieces(rows, (piece) =>
    csvLines(piece.map((row) => Object.values<unknown>(row).map(csvCell))),
  );
  return context.body(streamOf([csvLines([columns])], pieces, []), 200, {
    ...headers,
    'content-type': 'text/csv; charset=utf-8; header=present',
  });
}

function csvLines(cells: unknown[][]): string {
  return `${Papa.unparse(cells, { newline: '\n' })}\n`;
}

/** A list's values with spaces between: none of them holds one. */
function csvCell(value: unknown): unknown {
  return Array.isArray(value) ? value.join(' ') : value;
}

function* inPieces<Row>(
  rows: readonly Row[],
  write: (piece: Row[], isFirst: boolean) => string,
): Iterable<string> {
  for (let from = 0; from < rows.length; from += PIECE)
    yield write(rows.slice(from, from + PIECE), from === 0);
}

/** Written as fast as it is read. */
function streamOf(...parts: Iterable<string>[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const pieces = (function* () {
    for (const part of parts) yield* part;
  })();
  return new ReadableStream({
    pull: (controller) => {
      const { value, done } = pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}
