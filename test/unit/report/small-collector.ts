/** A collector as far as an outbox can tell: it counts a batch once, and a token once. */
import type { SendAnswer } from '../../../utils/report/outbox.ts';
import { Value } from 'typebox/value';
import { ReportBatch } from '../../../utils/report/schema.ts';

export interface SmallCollector {
  receive: (text: string) => SendAnswer;
  /** Of each batch, as it was counted. */
  counted: () => ReportBatch[];
  /** How often anything came. */
  arrivals: () => number;
}

export function smallCollector(): SmallCollector {
  const batches = new Map<string, ReportBatch>();
  const spent = new Map<string, string>();
  let arrivals = 0;
  return {
    receive: (text) => {
      arrivals += 1;
      const batch: unknown = JSON.parse(text);
      if (!Value.Check(ReportBatch, batch)) return { kind: 'refused', detail: 'not a batch' };
      const spentWith = spent.get(batch.token) ?? batch.batch_id;
      if (spentWith !== batch.batch_id) return { kind: 'refused', detail: 'spent' };
      spent.set(batch.token, batch.batch_id);
      batches.set(batch.batch_id, batch);
      return { kind: 'accepted' };
    },
    counted: () => [...batches.values()],
    arrivals: () => arrivals,
  };
}
