import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSecretKeys } from '../../../collector/open-secret-keys.ts';
import { inFolder } from './in-folder.ts';

const now = () => new Date('2026-11-25T12:00:00.000Z');
const FILES = ['token-keys.json', 'ohttp-keys.json'];

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

  it('clears away what a process that was killed left of a new key', () =>
    inFolder(async (folder) => {
      const draft = join(folder, 'token-keys.json.0123456789ab.tmp');
      await writeFile(draft, '{"keys":[');
      await openSecretKeys(folder, now);
      await expect(stat(draft)).rejects.toThrow('ENOENT');
    }));
});
