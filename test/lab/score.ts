/**
 * How right the verdicts and the mechanisms are. Mechanisms as OONI scores them (ooni/data docs/ontology.md §12): answer and
 * truth are each expanded with all ancestors, hP = |A ∩ T| / |A|, hR = |A ∩ T| / |T|. Too general loses recall, too specific
 * loses precision. Pure.
 */
import type { CheckRow } from './check-row.ts';
import type { Truth } from './scenario.ts';

type Word = Truth['verdict'];

/** A truth beside the answer that was given; undefined when none was. */
export interface Scored {
  id: string;
  truth: Pick<Truth, 'verdict' | 'mechanisms'>;
  /** What this browser can show of the mechanisms at best; the whole truth if absent. */
  supported?: readonly string[];
  answer: Pick<CheckRow, 'verdict' | 'mechanisms'> | undefined;
}

export interface Score {
  all: number;
  /** The verdict is the true one. */
  right: number;
  /** The ids of all others. */
  wrong: string[];
  /** Said to be blocked, and not: the worst that can happen. */
  falseBlocks: string[];
  /** Blocked in truth, and said so. */
  found: number;
  blocked: number;
  /** Of all nodes that were told, the share that is true; null when none was told. */
  precision: number | null;
  /** Of all true nodes of all blocks, the share that was told. A block that was missed has told none. */
  recall: number | null;
  /** The same, of the nodes that the browser can show. */
  recallOfSupported: number | null;
  /** Truth → verdict → how often. */
  confusion: Record<Word, Record<Word | 'none', number>>;
}

const WORDS: readonly Word[] = ['ok', 'down', 'blocked', 'unknown'];

export function scoreOf(scored: readonly Scored[]): Score {
  const blocked = scored.filter(({ truth }) => truth.verdict === 'blocked');
  const said = scored.filter(({ answer }) => answer?.verdict === 'blocked');
  const wrong = scored.filter(({ truth, answer }) => truth.verdict !== answer?.verdict);
  const recallOf = (nodes: (each: Scored) => readonly string[]) => {
    const real = blocked.map((each) => ({ told: toldBy(each), real: withAncestors(nodes(each)) }));
    return ratio(
      sum(real.map((each) => each.told.intersection(each.real).size)),
      sum(real.map((each) => each.real.size)),
    );
  };
  return {
    all: scored.length,
    right: scored.length - wrong.length,
    wrong: wrong.map(({ id }) => id),
    falseBlocks: said.filter(({ truth }) => truth.verdict !== 'blocked').map(({ id }) => id),
    found: said.filter(({ truth }) => truth.verdict === 'blocked').length,
    blocked: blocked.length,
    precision: ratio(
      sum(said.map((each) => toldBy(each).intersection(withAncestors(each.truth.mechanisms)).size)),
      sum(said.map((each) => toldBy(each).size)),
    ),
    recall: recallOf(({ truth }) => truth.mechanisms),
    recallOfSupported: recallOf(({ truth, supported }) => supported ?? truth.mechanisms),
    confusion: confusionOf(scored),
  };
}

/** `tls.reset.sni` → `tls`, `tls.reset`, `tls.reset.sni`. */
export function withAncestors(nodes: readonly string[]): Set<string> {
  return new Set(
    nodes.flatMap((node) => {
      const parts = node.split('.');
      return parts.map((_, at) => parts.slice(0, at + 1).join('.'));
    }),
  );
}

/** For a terminal: the figures, and beneath them what is true against what was said. */
export function scoreInWords(score: Score): string {
  const { all, right, wrong, falseBlocks, found, blocked, precision, recall, recallOfSupported } = score;
  const columns = [...WORDS, 'none' as const];
  return [
    `verdicts right                 ${right} of ${all} (${((100 * right) / Math.max(1, all)).toFixed(1)} %)${list(wrong)}`,
    `false blocks                   ${falseBlocks.length}${list(falseBlocks)}`,
    `blocks called blocked          ${found} of ${blocked}`,
    `mechanisms, precision          ${shown(precision)}`,
    `mechanisms, recall             ${shown(recallOfSupported)} of what the browser can show, ${shown(recall)} of what is true`,
    '',
    `true \\ said  ${columns.map((word) => word.padStart(8)).join('')}`,
    ...WORDS.map(
      (truth) =>
        `${truth.padEnd(12)} ${columns.map((word) => String(score.confusion[truth][word]).padStart(8)).join('')}`,
    ),
  ].join('\n');
}

function toldBy({ answer }: Scored): Set<string> {
  return withAncestors(answer?.verdict === 'blocked' ? answer.mechanisms : []);
}

function confusionOf(scored: readonly Scored[]): Score['confusion'] {
  const confusion = { ok: noTimes(), down: noTimes(), blocked: noTimes(), unknown: noTimes() };
  for (const { truth, answer } of scored) confusion[truth.verdict][answer?.verdict ?? 'none'] += 1;
  return confusion;
}

function noTimes(): Record<Word | 'none', number> {
  return { ok: 0, down: 0, blocked: 0, unknown: 0, none: 0 };
}

function list(ids: readonly string[]): string {
  return ids.length === 0 ? '' : `: ${ids.join(', ')}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function shown(value: number | null): string {
  return value === null ? '-' : value.toFixed(3);
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
