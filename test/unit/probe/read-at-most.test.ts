import { describe, expect, it } from 'vitest';
import { readAtMost } from '../../../utils/probe/read-at-most.ts';

const chunk = (length: number) => new Uint8Array(length).fill(7);

/** Gives the chunks, then ends or breaks; `cancelled` tells whether the rest was refused. */
function streamOf(lengths: readonly number[], isBroken = false) {
  let cancelled = false;
  const left = lengths.map(chunk);
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      const next = left.shift();
      if (next !== undefined) controller.enqueue(next);
      else if (isBroken) controller.error(new TypeError('cut'));
      else controller.close();
    },
    cancel: () => {
      cancelled = true;
    },
  });
  return { stream, wasCancelled: () => cancelled };
}

describe('readAtMost', () => {
  it.each([
    [[4, 6], false, 10, false, false],
    [[4, 6, 1], false, 10, true, false],
    [[11], false, 10, true, false],
    [[4], true, 4, true, true],
    [[], false, 0, false, false],
  ])('of %j (broken: %s) gives %i bytes', async (lengths, isBroken, length, cut, broke) => {
    const { stream } = streamOf(lengths, isBroken);
    const read = await readAtMost(stream, 10);
    expect([read.bytes, read.cut, read.broke]).toEqual([chunk(length), cut, broke]);
  });

  it('refuses what comes after the last byte that it wants', async () => {
    const { stream, wasCancelled } = streamOf([11, 1_000_000]);
    await readAtMost(stream, 10);
    expect(wasCancelled()).toBe(true);
  });

  it('of nothing gives nothing', async () => {
    expect(await readAtMost(null, 10)).toEqual({ bytes: chunk(0), cut: false, broke: false });
  });
});
