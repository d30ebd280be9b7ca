/** What the vantage saw, kept over a restart: `control/controls.json` in the data folder. */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Control, CONTROL_SCHEMA_VERSION } from '../../utils/targets/schema.control.ts';
import { removeDrafts, writeWhole } from '../write-whole.ts';

const Kept = Type.Object({
  schema_version: Type.Literal(CONTROL_SCHEMA_VERSION),
  controls: Type.Record(Type.String(), Control),
});
const check = Compile(Kept);

export type Controls = Map<string, Control>;

export type Remembered = { controls: Controls; fault: string | null };

export const memoryFileIn = (dataFolder: string): string => join(dataFolder, 'control', 'controls.json');

/** Whatever cannot be read is left out: it is measured again. */
export async function remember(file: string, now: Date, oldest_ms: number): Promise<Remembered> {
  await removeDrafts(file);
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (!check.Check(value))
      return { controls: new Map(), fault: `${file} holds no controls of this version` };
    const recent = Object.entries(value.controls).filter(([, { measured_at }]) => {
      const age = now.getTime() - Date.parse(measured_at);
      // One of the future was measured under a wrong clock: how old it is, nobody knows.
      return age >= 0 && age <= oldest_ms;
    });
    return { controls: new Map(recent), fault: null };
  } catch (error) {
    const isNew = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { controls: new Map(), fault: isNew ? null : `${file}: ${String(error)}` };
  }
}

export async function keep(file: string, controls: Iterable<readonly [string, Control]>): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const kept = { schema_version: CONTROL_SCHEMA_VERSION, controls: Object.fromEntries(controls) };
  await writeWhole(file, JSON.stringify(kept));
}
