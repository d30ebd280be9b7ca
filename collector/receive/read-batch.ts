/** From the bytes of a request to a batch's votes, or to what is wrong with it. */
import { isAscii } from 'node:buffer';
import { checkBatch, type RefusedBatch } from './check-batch.ts';
import { knownForm } from './known-form.ts';
import type { PublishedTargets } from './published-targets.ts';
import { votesOf, type BatchOfVotes } from './votes.ts';

/** `now`: milliseconds since 1970. */
export type ReadBatch = (bytes: Uint8Array, now: number) => { ok: true; batch: BatchOfVotes } | RefusedBatch;

export function batchReader({
  isPublished,
  numberOf,
  numberOfWritten,
}: Pick<PublishedTargets, 'isPublished' | 'numberOf' | 'numberOfWritten'>): ReadBatch {
  const form = knownForm(numberOfWritten);
  return (bytes, now) => {
    const read = isAscii(bytes) ? form.read(asciiText(bytes), now) : null;
    if (read?.kind === 'known') return { ok: true, batch: read.batch };
    const checked = checkBatch(bytes, { isPublished, now });
    if (!checked.ok) return checked;
    if (read?.kind === 'new') form.learn(checked.batch);
    return { ok: true, batch: votesOf(checked.batch, numberOf) };
  };
}

/** A byte a character: nothing has to be decoded. */
function asciiText({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}
