/** One look at a folder of Citizen Lab CSV files: which are there, and how each looks from outside. */
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface ListFile {
  id: string;
  path: string;
  /** Changes with every write that the file system notices. */
  mark: string;
  written: Date;
  bytes: number;
}

export type Folder = { ok: true; files: ListFile[]; misnamed: string[] } | { ok: false; message: string };

/** Larger than any list that was ever published, by far. */
const MOST_BYTES = 8 * 1024 * 1024;

const NAME = /^([A-Za-z0-9][A-Za-z0-9._-]{0,95})\.csv$/;

/** Hidden files and other endings are passed over. A file that goes away meanwhile is not there. */
export async function lookAtFolder(folder: string): Promise<Folder> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.csv') && !name.startsWith('.'));
    const files = await Promise.all(names.map((name) => fileNamed(folder, name)));
    return {
      ok: true,
      files: files.filter((file) => file !== null).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      misnamed: names.filter((name) => !NAME.test(name)),
    };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

async function fileNamed(folder: string, name: string): Promise<ListFile | null> {
  const id = NAME.exec(name)?.[1];
  if (id === undefined) return null;
  const path = join(folder, name);
  try {
    const { ino, mtime, mtimeMs, size, ctimeMs } = await stat(path);
    return { id, path, mark: `${ino} ${mtimeMs} ${ctimeMs} ${size}`, written: mtime, bytes: size };
  } catch {
    return null;
  }
}

/** Its text, or why there is none. A byte that is no UTF-8 becomes U+FFFD and so a line that is reported. */
export async function textOf(file: ListFile): Promise<{ text: string } | { message: string }> {
  if (file.bytes > MOST_BYTES) return { message: `the file is larger than ${MOST_BYTES} bytes` };
  try {
    // What waits for a writer (a pipe) or has no end (a device) would be read for ever.
    if (!(await stat(file.path)).isFile()) return { message: 'it is no file' };
    return { text: await readFile(file.path, 'utf8') };
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}
