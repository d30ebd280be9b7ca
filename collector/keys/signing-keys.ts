/** What signs for this collector. The file is looked at before each use: `rotate.ts` may have changed it meanwhile. */
import { stat } from 'node:fs/promises';
import type { CollectorKey } from '../../utils/targets/schema.control.ts';
import { keyFileIn, readKeyFile, writeKeyFile, type KeyFile } from './key-file.ts';
import { removeDrafts } from '../write-whole.ts';
import { firstKey, signature64 } from './successor.ts';

export interface Signature {
  key_id: string;
  algorithm: 'Ed25519';
  /** base64url. */
  value: string;
}

export interface SigningKeys {
  /** Public halves, oldest first; each but the last is signed over to the next. */
  published: () => Promise<CollectorKey[]>;
  /** By the newest key, over the RFC 8785 form of `value`. */
  sign: (value: object) => Promise<Signature>;
}

export type OpenedKeys = { ok: true; keys: SigningKeys } | { ok: false; message: string };

/** Makes the first key if there is none. A broken file is an error: a new key would lose every client that pinned the old. */
export async function openSigningKeys(dataFolder: string): Promise<OpenedKeys> {
  const file = keyFileIn(dataFolder);
  await removeDrafts(file);
  const read = await readKeyFile(file);
  if (read.kind === 'broken') return { ok: false, message: read.message };
  const first = read.kind === 'keys' ? read.keys : await firstKey(new Date());
  if (read.kind === 'none') await writeKeyFile(file, first);

  let held = { content: first, mark: await markOf(file) };
  const current = async (): Promise<KeyFile> => {
    const mark = await markOf(file);
    if (mark !== null && mark !== held.mark) {
      const again = await readKeyFile(file);
      // A file that broke or went away under way: what was read before is still true.
      if (again.kind === 'keys') held = { content: again.keys, mark };
    }
    return held.content;
  };
  return {
    ok: true,
    keys: {
      published: async () => (await current()).keys,
      sign: async (value) => {
        const { keys, private_key } = await current();
        const key_id = keys.at(-1)?.id ?? '';
        return { key_id, algorithm: 'Ed25519', value: await signature64(private_key, value) };
      },
    },
  };
}

/** Changes with every rename into place. */
async function markOf(file: string): Promise<string | null> {
  try {
    const { ino, mtimeMs, size } = await stat(file);
    return `${ino} ${mtimeMs} ${size}`;
  } catch {
    return null;
  }
}
