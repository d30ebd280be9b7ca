/** The part of the store that holds what a person shares. */
import type { OutboxItem, OutgoingBatch, SentBatch, Sharing } from './records.outbox.ts';

export interface OutboxStore {
  /** Undefined: nothing is shared. */
  sharing: () => Promise<Sharing | undefined>;
  allowSharing: (sharing: Sharing) => Promise<void>;
  /** In one transaction: the consent is gone, and with it all that waits. What was sent stays for its owner to read. */
  withdrawSharing: () => Promise<void>;
  /** What is in no batch yet, oldest first. */
  outbox: (limit: number) => Promise<OutboxItem[]>;
  dropFromOutbox: (ids: readonly string[]) => Promise<void>;
  /**
   * Puts the batches in place of the items that they are made of. False, and nothing is changed, when one of the items is
   * not there any more or nothing is shared.
   */
  formBatches: (ids: readonly string[], batches: readonly OutgoingBatch[]) => Promise<boolean>;
  outgoing: () => Promise<OutgoingBatch[]>;
  /** Replaces a batch that waits. Nothing happens when it waits no more. */
  keepOutgoing: (batch: OutgoingBatch) => Promise<void>;
  /** It waits no more, and is in the history. */
  endOutgoing: (sent: SentBatch) => Promise<void>;
  /** Newest first. */
  sentBatches: (limit: number) => Promise<SentBatch[]>;
}
