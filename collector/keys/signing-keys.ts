/** What signs for this collector. The file is looked at before each use: `rotate.ts` may have changed it meanwhile. */
import { stat } from 'node:fs/promises';
import type { CollectorKey } from '../../utils/targets/schema.control.ts';
import { keyFileIn, readKeyFile, writeKeyFile, type KeyFile } from './key-file.ts';
import { removeDrafts } from '../write-whole.ts';
import { firstKey, signature64, withSuccessor } from './successor.ts';

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

/** A client that comes once in three months still meets a key that it knows. */
const RENEW_BEFORE_MS = 90 * 24 * 60 * 60 * 1000;

/**
 * Makes the first key if there is none, and a successor some months before the present one expires: clients that pinned it
 * would be lost otherwise. For the same reason a broken file is an error, and is not replaced.
 */
export async function openSigningKeys(
  dataFolder: string,
  now: () => Date = () => new Date(),
): Promise<OpenedKeys> {
  const file = keyFileIn(dataFolder);
  await removeDrafts(file);
  const read = await readKeyFile(file);
  if (read.kind === 'broken') return { ok: false, message: read.message };
  if (read.kind === 'none') await writeKeyFile(file, await firstKey(now()));

  let held: { content: KeyFile; mark: string } | null = null;
  const look = async (): Promise<KeyFile> => {
    const mark = await markOf(file);
    if (mark !== null && mark !== held?.mark) {
      const again = await readKeyFile(file);
      // A file that broke or went away under way: what was read before is still true.
      if (again.kind === 'keys') held = { content: again.keys, mark };
    }
    if (held === null) throw new Error(`${file} was there a moment ago`);
    return held.content;
  };
  const renewed = async (): Promise<KeyFile> => {
    const keys = await look();
    const ends = Date.parse(keys.keys.at(-1)?.valid_until ?? '');
    if (ends - now().getTime() > RENEW_BEFORE_MS) return keys;
    await writeKeyFile(file, await withSuccessor(keys, now()));
    return look();
  };
  // One after the other: two successors of one key would fork the chain.
  let turn: Promise<KeyFile> = renewed();
  const current = (): Promise<KeyFile> => (turn = turn.then(renewed, renewed));

  await turn;
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
