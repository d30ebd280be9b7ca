/** A file is whole whenever its writer is killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeDrafts } from '../../../collector/write-whole.ts';

const WRITER = `
  import { writeWhole } from ${JSON.stringify(join(import.meta.dirname, '..', '..', '..', 'collector', 'write-whole.ts'))};
  for (let turn = 0; ; turn += 1) {
    await writeWhole(process.argv[1], JSON.stringify({ turn, filling: Array(200_000).fill(turn) }));
    if (turn === 0) console.log('begun');
  }`;
const KILLS = 40;
const LONGEST_MS = 60;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reachwatch-write-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('after each of many kills at any moment', async () => {
  const file = join(folder, 'kept.json');
  let drafts = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const writer = spawn(process.execPath, ['--input-type=module', '-e', WRITER, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(writer.stdout, 'data');
    const ended = once(writer, 'exit');
    setTimeout(() => writer.kill('SIGKILL'), Math.random() * LONGEST_MS);
    await ended;
    const { turn, filling }: { turn: number; filling: number[] } = JSON.parse(readFileSync(file, 'utf8'));
    expect(filling).toHaveLength(200_000);
    expect(new Set(filling)).toEqual(new Set([turn]));
    drafts += readdirSync(folder).length - 1;
    await removeDrafts(file);
    expect(readdirSync(folder)).toEqual(['kept.json']);
  }
  // Else no kill came in the middle of a write, and nothing was tried.
  expect(drafts).toBeGreaterThan(0);
});
