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

/** Every script that the popup loads before it is done: those in its page, and what they import, gzipped one by one. */
async function popupScriptBytes(unpacked: string): Promise<number> {
  const page = await readFile(join(unpacked, 'popup.html'), 'utf8');
  const waiting = [...page.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, path]) =>
    join(unpacked, path ?? ''),
  );
  const loaded = new Map<string, number>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (loaded.has(file)) continue;
    const script = await readFile(file, 'utf8');
    loaded.set(file, gzipSync(script, { level: 9 }).length);
    for (const path of importsOf(script)) waiting.push(resolve(dirname(file), path));
  }
  return [...loaded.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** Static imports only: what is loaded by `import()` comes later, when it is wanted. */
function importsOf(script: string): string[] {
  return [...script.matchAll(/(?:\bfrom|\bimport)\s*["'](\.[^"']+\.js)["']/g)].map(([, path]) => path ?? '');
}
