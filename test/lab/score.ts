/**
 * How right the verdicts and the mechanisms are, as OONI scores them (ooni/data docs/ontology.md §12): answer and truth
 * are each expanded with all ancestors, hP = |A ∩ T| / |A|, hR = |A ∩ T| / |T|. Too general loses recall, too specific
 * loses precision. Pure.
 */
import type { CheckRow } from './check-row.ts';
import type { Truth } from './scenario.ts';

/** A truth beside the answer that was given; undefined when none was. */
export interface Scored {
  id: string;
  truth: Pick<Truth, 'verdict' | 'mechanisms'>;
  answer: Pick<CheckRow, 'verdict' | 'mechanisms'> | undefined;
}

export interface Score {
  /** Said to be blocked, and not: the worst that can happen. */
  falseBlocks: string[];
  /** Blocked in truth, and said so. */
  found: number;
  blocked: number;
  /** Over the answers that said `blocked`; null when there was none. */
  precision: number | null;
  /** Over the same. A block that was not called one is counted by `found`. */
  recall: number | null;
}

export function scoreOf(scored: readonly Scored[]): Score {
  const blocked = scored.filter(({ truth }) => truth.verdict === 'blocked');
  const said = scored.filter(({ answer }) => answer?.verdict === 'blocked');
  const both = said.filter(({ truth }) => truth.verdict === 'blocked');
  const counts = said.map(({ truth, answer }) => {
    const [told, real] = [withAncestors(answer?.mechanisms ?? []), withAncestors(truth.mechanisms)];
    return { told: told.size, real: real.size, common: told.intersection(real).size };
  });
  const sum = (of: (count: { told: number; real: number; common: number }) => number) =>
    counts.reduce((total, count) => total + of(count), 0);
  const common = sum((count) => count.common);
  return {
    falseBlocks: said.filter((each) => !both.includes(each)).map(({ id }) => id),
    found: both.length,
    blocked: blocked.length,
    precision: ratio(
      common,
      sum(({ told }) => told),
    ),
    recall: ratio(
      common,
      sum(({ real }) => real),
    ),
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

/** A few lines for a terminal. */
export function scoreInWords({ falseBlocks, found, blocked, precision, recall }: Score): string {
  return [
    `false blocks             ${falseBlocks.length}${falseBlocks.length === 0 ? '' : ` (${falseBlocks.join(', ')})`}`,
    `blocks called blocked    ${found} of ${blocked}; the others are called unknown`,
    `mechanisms, precision    ${shown(precision)}`,
    `mechanisms, recall       ${shown(recall)}`,
  ].join('\n');
}

function shown(value: number | null): string {
  return value === null ? '-' : value.toFixed(3);
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
