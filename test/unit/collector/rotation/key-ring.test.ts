import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyRing, type KeyRingOptions } from '../../../../collector/rotation/key-ring.ts';
import type { Dated } from '../../../../collector/rotation/rotation.ts';

interface Key extends Dated {
  id: string;
}

const DAY_MS = 86_400_000;
let folder: string;
let now: number;
let made: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reachwatch-keys-'));
  now = Date.parse('2026-01-01T00:00:00.000Z');
  made = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const file = () => join(folder, 'below', 'keys.json');
const options = (change: Partial<KeyRingOptions<Key>> = {}): KeyRingOptions<Key> => ({
  file: file(),
  isKey: (value): value is Key => typeof value === 'object' && value !== null && 'id' in value,
  rules: { life_days: 60, lead_days: 7, keep_days: 16 },
  make: async (validity) => ({ ...validity, id: `key-${(made += 1)}` }),
  now: () => new Date(now),
  ...change,
});
const ids = async (ring: { keys: () => Promise<Key[]> }) => (await ring.keys()).map(({ id }) => id);

describe('a ring of keys', () => {
  it('makes a key that is on the disk, for its owner alone, before it is given', async () => {
    const ring = keyRing(options());
    const keys = await ring.keys();
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({ keys });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it('is the same after a restart, and when many ask at once', async () => {
    const ring = keyRing(options());
    const asked = await Promise.all([ids(ring), ids(ring), ids(ring)]);
    expect([...asked, await ids(keyRing(options()))]).toEqual(Array.from({ length: 4 }, () => ['key-1']));
  });

  it('grows a key ahead of time, and loses one whose work is forgotten', async () => {
    const ring = keyRing(options());
    await ring.keys();
    now += 54 * DAY_MS;
    expect(await ids(ring)).toEqual(['key-1', 'key-2']);
    now += 30 * DAY_MS;
    expect(await ids(ring)).toEqual(['key-2']);
    expect(await ids(keyRing(options()))).toEqual(['key-2']);
  });

  it('that only reads makes nothing, and sees what another made', async () => {
    const reader = keyRing(options({ make: null }));
    expect(await ids(reader)).toEqual([]);
    await keyRing(options()).keys();
    now += 2 * 60_000;
    expect(await ids(reader)).toEqual(['key-1']);
  });

  it('that only reads holds on to what it read, while the copy is gone or half there', async () => {
    const reader = keyRing(options({ make: null }));
    await keyRing(options()).keys();
    const whole = await readFile(file(), 'utf8');
    const after = async (text: string | null) => {
      await (text === null ? rm(file()) : writeFile(file(), text));
      now += 2 * 60_000;
      return ids(reader);
    };
    expect(await ids(reader)).toEqual(['key-1']);
    expect([await after(whole.slice(0, 40)), await after(''), await after(null)]).toEqual([
      ['key-1'],
      ['key-1'],
      ['key-1'],
    ]);
    expect(await after(whole.replace('key-1', 'key-2'))).toEqual(['key-2']);
  });

  it.each(['', '{', '[]', '{"keys":{}}', '{"keys":[1]}'])('says which file is broken: %s', async (text) => {
    await keyRing(options()).keys();
    await writeFile(file(), text);
    await expect(keyRing(options()).keys()).rejects.toThrow(`${file()} does not hold keys`);
    expect(await readFile(file(), 'utf8')).toBe(text);
  });
});
