/** What the memory says of one batch. */
import { expect } from 'vitest';
import type { Target } from '../../../utils/targets/schema.ts';
import type { Memory } from './in-page.ts';

export const batchOf = ({ batches }: Memory, id: string) => batches.find((batch) => batch.id === id);
export const hasEnded = (memory: Memory, id: string) =>
  (batchOf(memory, id)?.state ?? 'running') !== 'running';
export const queueOf = ({ queue }: Memory, id: string) => queue.filter(({ batch_id }) => batch_id === id);
export const resultsOf = ({ results }: Memory, id: string) =>
  results.filter(({ batch_id }) => batch_id === id);

/** Each result in a word or two, in the order of the URLs. */
export const verdictsOf = (memory: Memory, id: string): string[] =>
  resultsOf(memory, id).map(({ verdict }) => [verdict.verdict, ...verdict.reasons].join(' '));

export function expectEachTargetOnce(memory: Memory, id: string, targets: Target[]): void {
  expect(queueOf(memory, id)).toEqual([]);
  expect(resultsOf(memory, id).map(({ url }) => url)).toEqual(targets.map(({ url }) => url).toSorted());
}
