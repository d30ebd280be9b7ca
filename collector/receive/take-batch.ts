/** From the bytes of a request to a batch that is on the disk, or to the reason why not. */
import type { Journal } from '../journal/journal.ts';
import { intakeAt } from '../journal/intake.ts';
import { linesOf } from '../journal/line.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { SpentToken } from '../ledger/spent-tokens.ts';
import type { FieldError } from '../problem.ts';
import { batchNumber, numberOf } from '../identity.ts';
import type { ReadBatch } from './read-batch.ts';
import { rowsOf, type RowsParts } from './rows.ts';
import type { SenderNetwork } from './sender-network.ts';
import type { TokenCheck } from './token-check.ts';

export type Taken =
  | { kind: 'taken'; batch_id: string; reports: number; again: boolean }
  | { kind: 'refused'; status: 400 | 403 | 409 | 422; detail: string; errors: FieldError[] }
  /** Nothing of it is kept; it may come again after so many seconds. */
  | { kind: 'later'; status: 429 | 503; seconds: number; detail: string };

type Spending = Omit<SpentToken, 'day'>;

export interface TakeBatch {
  /** `senderNetwork` is asked only when the token says nothing of the network. */
  take: (bytes: Uint8Array, senderNetwork: () => SenderNetwork) => Promise<Taken>;
  /** Writes down which tokens were spent; throws where the disk is full, and forgets none of them. */
  flush: () => void;
}

export interface TakeBatchParts {
  journal: Pick<Journal, 'append' | 'end'>;
  ledger: Pick<Ledger, 'batchOf' | 'spend'>;
  readBatch: ReadBatch;
  checkToken: TokenCheck;
  canaries: RowsParts['canaries'];
  /** Milliseconds since 1970. */
  now: () => number;
}

const DAY_MS = 86_400_000;
/** Spent tokens that may wait for the ledger: the disk is full, and no batch would be taken anyway. */
const MOST_UNWRITTEN = 200_000;

const NO_NETWORK = 'proves no network, and the batch came without an address that would tell it';

const LATER = {
  busy: { status: 503, seconds: 5, detail: 'The collector has more to do than it can. Nothing was stored.' },
  full: { status: 503, seconds: 30, detail: 'The collector has no space left. Nothing was stored.' },
  usedUp: {
    status: 429,
    seconds: 3_600,
    detail: 'The addresses near yours have sent what they may in a day without tokens. Nothing was stored.',
  },
} as const;

export function batchTaker({
  journal,
  ledger,
  readBatch,
  checkToken,
  canaries,
  now,
}: TakeBatchParts): TakeBatch {
  /** Spent, in the journal, and not in the ledger yet. */
  let unwritten = new Map<number, SpentToken>();
  /** On its way to the disk. */
  const underWay = new Map<number, Promise<unknown>>();

  const spentWith = (token: number): number | undefined =>
    unwritten.get(token)?.batch ?? ledger.batchOf(token);

  /** Of all that a batch was, only what is still needed is held while the disk is waited for: many wait at once. */
  const keep = async (lines: string, taken: Taken, { token, batch }: Spending): Promise<Taken> => {
    const done = journal.append(lines);
    underWay.set(token, done);
    const appended = await done;
    underWay.delete(token);
    if (appended !== 'durable') return { kind: 'later', ...LATER[appended] };
    unwritten.set(token, { token, batch, day: Math.floor(now() / DAY_MS) });
    return taken;
  };

  return {
    take: async (bytes, senderNetwork) => {
      const read = readBatch(bytes, now());
      if (!read.ok) {
        const { status, detail, errors } = read;
        return { kind: 'refused', status, detail, errors };
      }
      const { batch } = read;
      const proof = await checkToken(batch.token);
      if (!proof.ok && proof.reason === 'busy') return { kind: 'later', ...LATER.busy };
      if (!proof.ok) return refusedToken(403, proof.detail);
      const token = numberOf('token', proof.identity);
      const spending = { token, batch: batchNumber(token, batch.batch_id) };
      const taken = {
        kind: 'taken',
        batch_id: batch.batch_id,
        reports: batch.reports,
        again: false,
      } as const;
      // Twice at once: the second waits for what becomes of the first, and then asks as if it came later.
      while (underWay.has(token)) await underWay.get(token);
      const before = spentWith(token);
      if (before === spending.batch) return { ...taken, again: true };
      if (before !== undefined) return refusedToken(409, 'was spent with another batch');
      // Now only: a batch that comes again is no further one of its neighbourhood.
      const network = proof.network ?? senderNetwork();
      if (network === 'used_up') return { kind: 'later', ...LATER.usedUp };
      if (network === null) return refusedToken(403, NO_NETWORK);
      if (unwritten.size >= MOST_UNWRITTEN) return { kind: 'later', ...LATER.full };
      const rows = rowsOf({ batch, token, network, intake: intakeAt(journal.end()), canaries, now: now() });
      return keep(linesOf(rows), taken, spending);
    },
    flush: () => {
      if (unwritten.size === 0) return;
      ledger.spend(unwritten.values());
      unwritten = new Map();
    },
  };
}

function refusedToken(status: 403 | 409, detail: string): Taken {
  return {
    kind: 'refused',
    status,
    detail: 'The token does not let this batch in.',
    errors: [{ pointer: '/token', detail }],
  };
}
