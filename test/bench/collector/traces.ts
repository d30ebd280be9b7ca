/** Searches all that a collector has written for texts that must not be in it. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openEmbedded } from '../../../collector/store/engine.embedded.ts';

export interface Written {
  /** A data folder that no collector uses any more. */
  folder: string;
  /** What it said elsewhere: its log, its metrics. */
  texts: Readonly<Record<string, string>>;
}

const MOST_TOLD = 20;

/** One line for each place in which one of the needles stands; at most 20. */
export async function traceIn(needles: readonly string[], { folder, texts }: Written): Promise<string[]> {
  const found: string[] = [];
  const look = (place: string, text: string): void => {
    const needle = found.length < MOST_TOLD ? firstOf(needles, text) : undefined;
    if (needle !== undefined) found.push(`${place} holds "${needle}"`);
  };
  for (const [place, text] of Object.entries(texts)) look(place, text);
  // As bytes: a needle stands in them as it is, whatever is around it.
  for (const file of await filesIn(folder)) look(file, await readFile(join(folder, file), 'latin1'));
  // The engine compresses its files, so it is asked as well.
  for (const [table, text] of await tablesIn(join(folder, 'engine'))) look(`table ${table}`, text);
  return found;
}

export async function bytesIn(folder: string): Promise<number> {
  const sizes = (await filesIn(folder)).map(async (file) => {
    try {
      return (await stat(join(folder, file))).size;
    } catch {
      // The engine puts its files together while we look.
      return 0;
    }
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** One that stands in the text. Many at once: each piece of the text of a needle's length is looked up among them. */
function firstOf(needles: readonly string[], text: string): string | undefined {
  if (needles.length === 1) return needles.find((needle) => text.includes(needle));
  for (const [length, those] of Map.groupBy(needles, (needle) => needle.length)) {
    const wanted = new Set(those);
    for (let at = 0; at + length <= text.length; at += 1) {
      const piece = text.slice(at, at + length);
      if (wanted.has(piece)) return piece;
    }
  }
  return undefined;
}

async function tablesIn(path: string): Promise<[string, string][]> {
  const opened = openEmbedded(path);
  if (!opened.ok) throw new Error(opened.message);
  try {
    const tables = await opened.engine.rows(
      "SELECT database, name FROM system.tables WHERE engine LIKE '%Tree' OR engine = 'Log'",
    );
    const texts: [string, string][] = [];
    for (const { database, name } of tables) {
      const table = `${String(database)}.${String(name)}`;
      const rows = await opened.engine.rows(`SELECT * FROM ${table}`);
      texts.push([table, JSON.stringify(rows)]);
    }
    return texts;
  } finally {
    await opened.engine.close();
  }
}
