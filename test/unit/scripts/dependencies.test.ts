import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

interface Package {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

it.each([
  ['package.json', 'dependencies', '## In the extension'],
  ['collector/package.json', 'dependencies', '## In the collector'],
  ['package.json', 'devDependencies', '## To build and to test'],
] as const)(
  '%s, %s: each has its line in docs/decisions/0002-dependencies.md, and an exact version',
  async (file, kind, heading) => {
    const manifest: Package = JSON.parse(await readFile(join(ROOT, file), 'utf8'));
    const text = await readFile(join(ROOT, 'docs/decisions/0002-dependencies.md'), 'utf8');
    const section = text.split(heading)[1]?.split('\n## ')[0] ?? '';
    const named = [...section.matchAll(/^\| (\S+) \| .+ \| .+ \|$/gm)].map(([, name]) => name);
    expect(named.filter((name) => name !== 'package')).toEqual(Object.keys(manifest[kind]).toSorted());
    for (const version of Object.values(manifest[kind])) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  },
);
