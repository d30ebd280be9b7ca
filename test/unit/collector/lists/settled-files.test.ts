import { describe, expect, it } from 'vitest';
import type { ListFile } from '../../../../collector/lists/read-folder.ts';
import {
  GONE_MS,
  settledFiles,
  STILL_MS,
  type SeenFiles,
} from '../../../../collector/lists/settled-files.ts';

const file = (id: string, mark: string): ListFile => ({
  id,
  path: `/${id}.csv`,
  mark,
  written: new Date(0),
  bytes: 1,
});

/** Each step: when, and which files are there with which mark. Gives what is read and what is gone. */
function play(steps: [now: number, files: [string, string][]][]): string[] {
  let seen: SeenFiles = new Map();
  return steps.map(([now, files]) => {
    const step = settledFiles(
      seen,
      files.map(([id, mark]) => file(id, mark)),
      now,
      false,
    );
    seen = step.seen;
    return [...step.read.map(({ id, mark }) => `+${id}:${mark}`), ...step.gone.map((id) => `-${id}`)].join(
      ' ',
    );
  });
}

describe('settledFiles', () => {
  it('reads a file once it is still, and once only', () => {
    expect(
      play([
        [0, [['iq', '1']]],
        [STILL_MS - 1, [['iq', '1']]],
        [STILL_MS, [['iq', '1']]],
        [9000, [['iq', '1']]],
      ]),
    ).toEqual(['', '', '+iq:1', '']);
  });

  it('not while it is written', () => {
    expect(
      play([
        [0, [['iq', '1']]],
        [1000, [['iq', '2']]],
        [2000, [['iq', '3']]],
        [3000, [['iq', '3']]],
        [4000, [['iq', '3']]],
      ]),
    ).toEqual(['', '', '', '', '+iq:3']);
  });

  it('a file that is away for a moment was never gone', () => {
    expect(
      play([
        [0, [['iq', '1']]],
        [2000, [['iq', '1']]],
        [3000, []],
        [4000, [['iq', '2']]],
        [6000, [['iq', '2']]],
      ]),
    ).toEqual(['', '+iq:1', '', '', '+iq:2']);
  });

  it('a file that stays away is gone, and is read when it comes again', () => {
    expect(
      play([
        [0, [['iq', '1']]],
        [2000, [['iq', '1']]],
        [3000, []],
        [3000 + GONE_MS, []],
        [20_000, []],
        [21_000, [['iq', '1']]],
        [23_000, [['iq', '1']]],
      ]),
    ).toEqual(['', '+iq:1', '', '-iq', '', '', '+iq:1']);
  });

  it('at the start whatever is there', () => {
    expect(settledFiles(new Map(), [file('iq', '1')], 0, true).read).toHaveLength(1);
  });
});
