/** The answer of `GET /v1/aggregates`: what the engine gives, as rows that carry their denominators. */
import type { AnswerTable } from '../store/engine.ts';
import type { Published, Store } from '../store/store.ts';
import type { Form, Source } from '../store/forms.sql.ts';
import {
  formOf,
  keyAxes,
  selectOutcomes,
  selectPeople,
  selectSuppressed,
  selectTotals,
  selectVersions,
} from './aggregates.sql.ts';
import type { AggregateRow } from './aggregates.schema.ts';
import { answerRows, numberIn } from './answer-rows.ts';
import { madeWithIn, type MadeWith } from './made-with.ts';
import type { AggregatesQuestion } from './parameters.ts';

/** More rows than anybody reads, and few enough for memory. */
export const MOST_ROWS = 100_000;

export type Aggregates =
  | {
      ok: true;
      rows: AggregateRow[];
      suppressed: number;
      flagged: number;
      /** Of what was published when it was read. */
      version: number;
    }
  | { ok: false; reason: 'too_many_rows' };

type Unversioned = Omit<Extract<Aggregates, { ok: true }>, 'version'> | Extract<Aggregates, { ok: false }>;

const DAY = 86_400;
/** When rules change, days are published anew without a pause: sooner or later an answer is given all the same. */
const MOST_READINGS = 4;

/** The days that a question touches. */
export function daysOf({ range }: AggregatesQuestion): { from: number; until: number } {
  return { from: range.since - (range.since % DAY), until: Math.ceil(range.until / DAY) * DAY };
}

/** Of one version. What took so long that rows may be gone which were replaced meanwhile is read again. */
export async function aggregate(
  store: Pick<Store, 'published'>,
  question: AggregatesQuestion,
): Promise<Aggregates> {
  let published = await store.published(daysOf(question));
  for (let readings = 1; ; readings += 1) {
    const { version } = published;
    const found = await read(published, question);
    if (!found.ok) return found;
    if (published.lasts() || readings === MOST_READINGS) return { ...found, version };
    published = await store.published(daysOf(question));
    if (published.version === version) return { ...found, version };
  }
}

async function read(published: Published, question: AggregatesQuestion): Promise<Unversioned> {
  const limit = MOST_ROWS + 1;
  const keys = keyAxes(question);
  const ask = (
    form: Form,
    select: (question: AggregatesQuestion, from: Source, limit: number) => string,
  ): Promise<AnswerTable> => published.query(form, (source) => select(question, source, limit));
  const form = formOf(question);
  // Days have few rows: to ask first costs more there than it saves.
  const madeWith = async (): Promise<MadeWith | null> =>
    form === 'hours' ? madeWithIn(await ask('days', selectVersions)) : null;
  const askTotals = async (): Promise<{ known: MadeWith | null; totals: AnswerTable }> => {
    const known = await madeWith();
    return { known, totals: await ask(form, (...given) => selectTotals(...given, known)) };
  };
  const [{ known, totals }, people, hidden, outcomes] = await Promise.all([
    askTotals(),
    ask(form, selectPeople),
    ask('days', selectSuppressed),
    keys.length < question.axes.length ? ask(form, selectOutcomes) : null,
  ]);
  const found = outcomes ?? totals;
  if (totals.rows.length > MOST_ROWS || found.rows.length > MOST_ROWS)
    return { ok: false, reason: 'too_many_rows' };

  const rows = answerRows({ found, totals, people, known, axes: question.axes, keys });
  const [first = []] = hidden.rows;
  const hiddenOf = (name: string): number => numberIn(hidden, name)(first);
  return { ok: true, rows, suppressed: hiddenOf('suppressed'), flagged: hiddenOf('flagged') };
}
