import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { write } from '../../../runner/write-out.ts';

/** Linux's own disk that is always full. */
const FULL = '/dev/full';

it('what is written stands in the file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reachwatch-out-'));
  try {
    const file = join(folder, 'out.jsonl');
    const out = await open(file, 'w');
    expect(await write(out, '{}\n')).toBeNull();
    await out.close();
    expect(await readFile(file, 'utf8')).toBe('{}\n');
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('a full disk is said in one line', async (test) => {
  test.skip(!existsSync(FULL), `there is no ${FULL} here`);
  const out = await open(FULL, 'w');
  try {
    expect(await write(out, '{}\n')).toBe('the results cannot be written: ENOSPC');
  } finally {
    await out.close();
  }
});
