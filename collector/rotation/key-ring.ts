/** Secret keys of one purpose in a file of their own, which only its owner may read. */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeWhole } from '../write-whole.ts';
import { planRotation, type Dated, type RotationRules } from './rotation.ts';

export interface KeyRing<Key> {
  /**
   * All that are still known, those that ended lately too. Makes what is due, which is on the disk before it is given.
   *
   * @throws When the file cannot be read or written, or does not hold keys; the message names it.
   */
  keys: () => Promise<Key[]>;
}

export interface KeyRingOptions<Key extends Dated> {
  file: string;
  isKey: (value: unknown) => value is Key;
  rules: RotationRules;
  /** Null: this process makes no keys, it only reads those of another, which somebody copies here. */
  make: ((validity: Dated, known: readonly Key[]) => Promise<Key>) | null;
  now: () => Date;
}

/** What changes within this time is seen only afterwards. */
const LOOK_EVERY_MS = 60_000;

export function keyRing<Key extends Dated>(options: KeyRingOptions<Key>): KeyRing<Key> {
  let looked: { at: number; keys: Promise<Key[]> } | null = null;
  return {
    keys: () => {
      const at = options.now().getTime();
      if (looked === null || Math.abs(at - looked.at) > LOOK_EVERY_MS) {
        const keys = look(options, looked?.keys);
        looked = { at, keys };
        keys.catch(() => {
          looked = null; // A disk that was away is asked again.
        });
      }
      return looked.keys;
    },
  };
}

/** One look at a time: the one before has to be through. */
async function look<Key extends Dated>(
  { file, isKey, rules, make, now }: KeyRingOptions<Key>,
  before: Promise<Key[]> | undefined,
): Promise<Key[]> {
  const kept = (await before?.catch(() => [])) ?? [];
  if (make === null) return copiedKeys(file, isKey, kept);
  const known = await readKeys(file, isKey);
  const plan = planRotation(known, now(), rules);
  if (plan.make === null && plan.keep.length === known.length) return known;
  const keys = plan.make === null ? plan.keep : [...plan.keep, await make(plan.make, known)];
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeWhole(file, `${JSON.stringify({ keys }, null, 2)}\n`, 0o600);
  return keys;
}

/** A copy that is gone, or only half there: what was read before is still true. */
async function copiedKeys<Key>(
  file: string,
  isKey: (value: unknown) => value is Key,
  kept: Key[],
): Promise<Key[]> {
  const read = await readKeys(file, isKey).catch((error: unknown) => {
    if (kept.length === 0) throw error;
    return kept;
  });
  return read.length === 0 ? kept : read;
}

async function readKeys<Key>(file: string, isKey: (value: unknown) => value is Key): Promise<Key[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{"keys":[]}';
    throw error;
  });
  const keys = keysIn(text);
  if (keys === null || !keys.every(isKey)) throw new Error(`${file} does not hold keys`);
  return keys;
}

function keysIn(text: string): unknown[] | null {
  try {
    const read: unknown = JSON.parse(text);
    const isObject = typeof read === 'object' && read !== null && 'keys' in read;
    return isObject && Array.isArray(read.keys) ? read.keys : null;
  } catch {
    return null;
  }
}
