/** How big the extension is, against what was promised: the popup must open at once, the whole must load on a bad line. */
import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const KILOBYTE = 1000;
export const MOST_POPUP_BYTES = 12 * KILOBYTE;
export const MOST_PACKAGE_BYTES = 300 * KILOBYTE;

export interface Size {
  what: string;
  bytes: number;
  most: number;
}

/** Sizes of the built packages in `output` and of the popup's script in `unpacked`. */
export async function measureSizes(output: string, unpacked: string): Promise<Size[]> {
  const names = await readdir(output);
  // The sources' zip is for reviewers, nobody loads it.
  const packages = names.filter((name) => name.endsWith('.zip') && !name.endsWith('-sources.zip'));
  const sizes = packages.toSorted().map(async (name) => ({
    what: name,
    bytes: (await stat(join(output, name))).size,
    most: MOST_PACKAGE_BYTES,
  }));
  return [
    { what: 'popup script, gzipped', bytes: await popupScriptBytes(unpacked), most: MOST_POPUP_BYTES },
    ...(await Promise.all(sizes)),
  ];
}

/**
 * Every script that the popup loads before it is done, gzipped one by one: those in its page, what they import, and the
 * biggest of those that it loads by `import()`: it takes one, the catalogue of the person's language.
 */
export async function popupScriptBytes(unpacked: string): Promise<number> {
  const page = await readFile(join(unpacked, 'popup.html'), 'utf8');
  const waiting = [...page.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, path]) =>
    join(unpacked, path ?? ''),
  );
  const always = new Map<string, number>();
  const chosen = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (always.has(file)) continue;
    const script = await readFile(file, 'utf8');
    always.set(file, gzipped(script));
    const folder = dirname(file);
    for (const [, path] of script.matchAll(STATIC_IMPORT)) waiting.push(resolve(folder, path ?? ''));
    for (const [, path] of script.matchAll(DYNAMIC_IMPORT)) chosen.add(resolve(folder, path ?? ''));
  }
  const choices = await Promise.all([...chosen].map(async (file) => gzipped(await readFile(file, 'utf8'))));
  return [...always.values()].reduce((sum, bytes) => sum + bytes, 0) + Math.max(0, ...choices);
}

const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*["'](\.[^"']+\.js)["']/g;
const DYNAMIC_IMPORT = /\bimport\(\s*["'`](\.[^"'`]+\.js)["'`]/g;

function gzipped(script: string): number {
  return gzipSync(script, { level: 9 }).length;
}
