/** What several vantages say of one target, as one. */
import { freshAge } from './freshness.ts';
import type { Control } from './schema.control.ts';
import type { TargetControl } from './target-control.ts';

/** A target, as one vantage saw it. */
export interface SaidControl {
  control: Control;
  /** Public key of whose signature is under it: a collector has one vantage, at however many addresses it is asked. */
  signer: string;
}

/** What the vantages say together, of what is fresh by now. The same target may stand in several lists of one. */
export function agreedControl(said: readonly SaidControl[], now: Date): TargetControl | null {
  const fresh = said.flatMap(({ control, signer }) => {
    const age_ms = freshAge(control.measured_at, now);
    return age_ms === null ? [] : [{ control, signer, age_ms }];
  });
  const votes = [...Map.groupBy(fresh, ({ signer }) => signer).values()].flatMap(
    (own) => freshest(own.map(({ control, age_ms }) => ({ control, age_ms }))) ?? [],
  );
  return voteOf(votes);
}

/**
 * The vote has two rounds. Each vantage has one vote, its freshest control.
 *
 * 1. Did the target answer? More than half of the vantages must agree. A tie says nothing: one of two vantages may itself stand
 *    behind a filter, or have a bad line, and neither `blocked` nor `down` may rest on it.
 * 2. Among those that agree: how? The most frequent status, or failure and operation, wins; of equally frequent ones that
 *    with the freshest control. That control speaks for all.
 *
 * Null where there is no control, or no majority.
 */
export function voteOf(controls: readonly TargetControl[]): TargetControl | null {
  const [answered, failed] = partition(controls, ({ control }) => control.failure === null);
  const majority = answered.length > failed.length ? answered : failed;
  if (majority.length * 2 <= controls.length) return null;
  const groups = [...Map.groupBy(majority, ({ control }) => mannerOf(control)).values()];
  const ranked = groups
    .map((group) => ({ size: group.length, freshest: freshest(group) }))
    .toSorted((a, b) => b.size - a.size || ageOf(a.freshest) - ageOf(b.freshest));
  return ranked[0]?.freshest ?? null;
}

/** Null of none. */
function freshest(controls: readonly TargetControl[]): TargetControl | null {
  return controls.toSorted((a, b) => a.age_ms - b.age_ms)[0] ?? null;
}

function mannerOf({ failure, operation, status }: Control): string {
  return JSON.stringify(failure === null ? [status] : [failure, operation]);
}

function ageOf(control: TargetControl | null): number {
  return control?.age_ms ?? Infinity;
}

function partition<Value>(
  values: readonly Value[],
  isFirst: (value: Value) => boolean,
): [first: Value[], second: Value[]] {
  return [values.filter(isFirst), values.filter((value) => !isFirst(value))];
}
