import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keep, memoryFileIn, remember } from '../../../../collector/control/memory.ts';
import { answered, silent } from './making.ts';

const NOW = new Date('2026-01-01T12:00:00Z');
const HALF_HOUR_MS = 30 * 60 * 1000;
const at = (time: string) => answered({ measured_at: `2026-01-01T${time}:00.000Z` });

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reachwatch-memory-'));
  file = memoryFileIn(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('what a vantage remembers', () => {
  it('is what it kept, as it was', async () => {
    const controls = new Map([
      ['https://a.test/', at('11:50')],
      ['https://b.test/', { ...silent(), measured_at: '2026-01-01T11:45:00.000Z' }],
    ]);
    await keep(file, controls);
    expect(await remember(file, NOW, HALF_HOUR_MS)).toEqual({ controls, fault: null });
  });

  it('is nothing at first', async () => {
    expect(await remember(file, NOW, HALF_HOUR_MS)).toEqual({ controls: new Map(), fault: null });
  });

  it('is nothing too old, and nothing of the future', async () => {
    const times = ['11:29', '11:31', '12:01'];
    await keep(
      file,
      times.map((time) => [`https://${time.replace(':', '-')}.test/`, at(time)] as const),
    );
    const { controls } = await remember(file, NOW, HALF_HOUR_MS);
    expect([...controls.keys()]).toEqual(['https://11-31.test/']);
  });

  it.each([
    '',
    '{',
    '{"schema_version":99,"controls":{}}',
    '{"schema_version":1,"controls":{"https://a.test/":{}}}',
    'null',
  ])('is nothing of a file that cannot be read, and it says so: %s', async (text) => {
    await keep(file, []);
    writeFileSync(file, text);
    const { controls, fault } = await remember(file, NOW, HALF_HOUR_MS);
    expect(controls.size).toBe(0);
    expect(fault).toContain('controls.json');
  });

  it('leaves no drafts of a process that was killed', async () => {
    await keep(file, []);
    writeFileSync(`${file}.a1b2c3.tmp`, 'half');
    await remember(file, NOW, HALF_HOUR_MS);
    expect(readdirSync(dirname(file))).toEqual(['controls.json']);
  });
});
