import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSecretKeys } from '../../../collector/open-secret-keys.ts';
import { inFolder } from './in-folder.ts';

const now = () => new Date('2026-11-25T12:00:00.000Z');
const FILES = ['token-keys.json', 'ohttp-keys.json'];
/** Of a key that was made now. */
const AFTER_ITS_END = () => new Date('2027-01-24T12:00:00.000Z');

describe('openSecretKeys', () => {
  it('makes both files for its owner alone, and finds the same keys in them again', () =>
    inFolder(async (folder) => {
      const read = async () => {
        const opened = await openSecretKeys(folder, now);
        if (!opened.ok) throw new Error(opened.message);
        return [await opened.keys.tokens.keys(), await opened.keys.gateway.keys()];
      };
      const first = await read();
      expect(first.map((keys) => keys.length)).toEqual([1, 1]);
      const modes = FILES.map(async (name) => (await stat(join(folder, name))).mode & 0o777);
      expect(await Promise.all(modes)).toEqual([0o600, 0o600]);
      expect(await read()).toEqual(first);
    }));

  it.each(FILES)('does not replace a %s that holds something else, and names it', (name) =>
    inFolder(async (folder) => {
      await writeFile(join(folder, name), '{"keys":[{}]}');
      const opened = await openSecretKeys(folder, now);
      expect(opened).toEqual({
        ok: false,
        message: `--data ${folder}: ${join(folder, name)} does not hold keys`,
      });
      expect(await readFile(join(folder, name), 'utf8')).toBe('{"keys":[{}]}');
    }),
  );

  it('with an issuer elsewhere takes its keys as they are, and makes none in their place', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'token-keys.json');
      const without = await openSecretKeys(folder, now, 'https://issuer.example/');
      expect(without).toEqual({
        ok: false,
        message: `--issuer https://issuer.example/: ${file} has to be a copy of that issuer's file`,
      });
      await expect(stat(file)).rejects.toThrow('ENOENT');

      await openSecretKeys(folder, now);
      const copy = await readFile(file, 'utf8');

      const opened = await openSecretKeys(folder, AFTER_ITS_END, 'https://issuer.example/');
      expect(opened.ok && (await opened.keys.tokens.keys()).length).toBe(1);
      expect(await readFile(file, 'utf8')).toBe(copy);
    }));

  it('clears away what a process that was killed left of a new key', () =>
    inFolder(async (folder) => {
      const draft = join(folder, 'token-keys.json.0123456789ab.tmp');
      await writeFile(draft, '{"keys":[');
      await openSecretKeys(folder, now);
      await expect(stat(draft)).rejects.toThrow('ENOENT');
    }));
});
