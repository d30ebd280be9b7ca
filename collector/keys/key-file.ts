/** The signing keys of this collector on disk: `keys/signing.json` in the data folder, readable by its owner only. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { CollectorKey } from '../../utils/targets/schema.control.ts';
import { writeWhole } from '../write-whole.ts';

const KeyFile = Type.Object({
  /** Published, oldest first; the last one signs. */
  keys: Type.Array(CollectorKey, { minItems: 1 }),
  /** Of the last one: PKCS#8, base64url. Those before it have signed their successor and are forgotten. */
  private_key: Type.String(),
});
export type KeyFile = Static<typeof KeyFile>;

const check = Compile(KeyFile);

export type ReadKeyFile =
  | { kind: 'keys'; keys: KeyFile }
  | { kind: 'none' }
  | { kind: 'broken'; message: string };

export const keyFileIn = (dataFolder: string): string => join(dataFolder, 'keys', 'signing.json');

/** A file that cannot be read is never replaced: clients have pinned what is in it. */
export async function readKeyFile(file: string): Promise<ReadKeyFile> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (check.Check(value)) return { kind: 'keys', keys: value };
    return { kind: 'broken', message: `${file} does not hold signing keys` };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'none' };
    return {
      kind: 'broken',
      message: `${file} cannot be read: ${error instanceof Error ? error.message : ''}`,
    };
  }
}

export async function writeKeyFile(file: string, keys: KeyFile): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
  await writeWhole(file, `${JSON.stringify(keys, null, 2)}\n`, 0o600);
}
