/** What waits to be sent and what was, as the dashboard shows it. Pure. */
import type { OutboxItem, OutgoingBatch, SentBatch, SharingObstacle } from '../store/records.outbox.ts';

/** One report that left, or tried to. */
export interface SentView {
  /** ISO 8601, UTC: when its state was reached. */
  at: string;
  /** Size, before it is encrypted. */
  bytes: number;
  /** Base URL; null: none took it in time. */
  collector: string | null;
  /** `waiting`: it was tried, and is tried again. `refused`: the collector said no. `expired`: it waited too long. */
  state: 'waiting' | 'sent' | 'refused' | 'expired';
  /** What the collector said to it, or what stood in its way. */
  answer: string | null;
}

export interface OutboxView {
  /** The next report, byte for byte; null: none is made. */
  pending: string | null;
  /** Something was measured that is in no report yet. */
  isGathering: boolean;
  /** Why what is gathered became no report the last time; null: nothing stands in its way. */
  obstacle: SharingObstacle | null;
  /** Newest first. */
  history: SentView[];
}

const STATES = { accepted: 'sent', refused: 'refused', expired: 'expired' } as const;

export function outboxView(
  items: readonly OutboxItem[],
  outgoing: readonly OutgoingBatch[],
  sent: readonly SentBatch[],
  obstacle: SharingObstacle | null,
): OutboxView {
  const [next] = outgoing.toSorted((a, b) => a.due_at.localeCompare(b.due_at));
  const tried = outgoing.flatMap(({ text, tries }): SentView[] => {
    const last = tries.at(-1);
    if (last === undefined) return [];
    const { at, collector, problem } = last;
    return [{ at, bytes: bytesOf(text), collector, state: 'waiting', answer: problem }];
  });
  const ended = sent.map(({ ended_at, text, collector, outcome, answer }): SentView => {
    return { at: ended_at, bytes: bytesOf(text), collector, state: STATES[outcome], answer };
  });
  return {
    pending: next?.text ?? null,
    isGathering: items.length > 0,
    obstacle: items.length > 0 ? obstacle : null,
    history: [...tried, ...ended].toSorted((a, b) => b.at.localeCompare(a.at)),
  };
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
