/** What is kept of what a person shares. Times are ISO 8601, UTC. */
import type { CollectorKeys } from '../targets/schema.control.ts';

/** That a person agreed to share what is measured, since when, and to which purpose. It is there or nothing is shared. */
export interface Sharing {
  since: string;
  /** Raised when the purpose changes, so that it is asked anew. */
  purpose: number;
}

/** One thing to be shared that is in no batch yet. Key: id. */
export interface OutboxItem {
  /** Its own, so that it cannot be there twice. It stays on the device. */
  id: string;
  /** The moment that it tells of: what was measured before the person agreed is not shared. */
  about_at: string;
  queued_at: string;
  /** Anonymous already. What it is made of is `utils/report`'s to know. */
  content: object;
}

/** A batch that is to arrive: the same text every time it is sent. Key: batch_id. */
export interface OutgoingBatch {
  batch_id: string;
  made_at: string;
  /** When it is to be sent, or sent again. */
  due_at: string;
  /** After that it is given up. */
  expires_at: string;
  /** The exact bytes, token included. */
  text: string;
  /** Rounds in which no collector took it. */
  failures: number;
  /** What came of the last round, by collector. */
  tries: SendTry[];
}

export interface SendTry {
  at: string;
  collector: string;
  problem: string;
}

/**
 * Why reports could not be made, the last time that some were ripe: `unreached` too few of the chosen addresses answered ·
 * `disagree` they do not show the same keys, or the same issuer · `bad_issuer` the issuer that they name has no address that
 * may be asked · `no_tokens` nobody gave tokens.
 */
export type SharingObstacle = 'unreached' | 'disagree' | 'bad_issuer' | 'no_tokens';

/** What the chosen addresses showed when they were asked for keys: a batch goes by it later, and asks nobody. */
export interface ShownKeys {
  at: string;
  /** One entry an address, in the person's order. Null: it did not answer, or with something else. */
  seen: { from: string; keys: CollectorKeys | null }[];
}

/** What became of a batch, with what was sent, for its owner to read. Key: batch_id. */
export interface SentBatch {
  batch_id: string;
  ended_at: string;
  /** `expired`: no collector could be reached in time. `refused`: a collector said no, and `answer` says why. */
  outcome: 'accepted' | 'refused' | 'expired';
  collector: string | null;
  answer: string | null;
  text: string;
}
