/** All lists that are published now: the built-in one, and a folder's as it changes under way. */
import type { Logger } from 'pino';
import type { Target } from '../../utils/targets/schema.ts';
import {
  builtInList,
  BUILT_IN_ID,
  listOfCsv,
  type Fault,
  type PublishedList,
  type ReadList,
} from './published-list.ts';
import { lookAtFolder, textOf, type ListFile } from './read-folder.ts';
import { settledFiles, type SeenFiles } from './settled-files.ts';

export interface Catalogue {
  /** The built-in list first. */
  lists: () => PublishedList[];
  /** Lines that are left out, and files of which nothing can be served. */
  faults: () => FileFaults[];
  /** Called after each change of what is published. */
  onChange: (listener: () => void) => void;
  close: () => void;
}

export interface FileFaults {
  /** A file's name, or the folder's. */
  file: string;
  faults: Fault[];
}

export type OpenedCatalogue = { ok: true; catalogue: Catalogue } | { ok: false; message: string };

const LOOK_EVERY_MS = 1_000;

/**
 * Looks again and again instead of waiting for `fs.watch`: network file systems and container mounts send no events.
 * Canaries are hidden in each. Not ok: the folder cannot be read; later that is only reported, and the lists stay.
 */
export async function openCatalogue(
  folder: string | null,
  log: Logger,
  canaries: readonly Target[] = [],
): Promise<OpenedCatalogue> {
  const lists = new Map<string, PublishedList>([[BUILT_IN_ID, builtInList(canaries)]]);
  const faults = new Map<string, Fault[]>();
  const listeners: (() => void)[] = [];
  let seen: SeenFiles = new Map();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const report = (file: string, found: Fault[]): void => {
    if (JSON.stringify(faults.get(file) ?? []) === JSON.stringify(found)) return;
    for (const fault of found) log.warn({ file, ...fault }, 'a list has a fault');
    if (found.length === 0) faults.delete(file);
    else faults.set(file, found);
  };

  /** True where it changes what is published. Of a file in which nothing is right the last good content goes on. */
  const take = async (file: ListFile): Promise<boolean> => {
    const read = await readList(file, canaries);
    report(`${file.id}.csv`, read.ok ? read.list.faults : read.faults);
    if (!read.ok || isSame(lists.get(file.id), read.list)) return false;
    lists.set(file.id, read.list);
    const { version, targets } = read.list;
    log.info({ list: file.id, version, targets: targets.length }, 'a list is published');
    return true;
  };

  const withdraw = (id: string): boolean => {
    report(`${id}.csv`, []);
    if (id === BUILT_IN_ID || !lists.delete(id)) return false;
    log.info({ list: id }, 'a list is withdrawn');
    return true;
  };

  /** Null, or why the folder cannot be read. */
  const look = async (path: string, at_once: boolean): Promise<string | null> => {
    const found = await lookAtFolder(path);
    if (!found.ok) {
      if (!at_once) report(path, [whole(found.message)]);
      return found.message;
    }
    report(path, found.misnamed.map(misnamed));
    const settled = settledFiles(seen, found.files, performance.now(), at_once);
    seen = settled.seen;
    const changes = settled.gone.map(withdraw);
    for (const file of settled.read) changes.push(await take(file));
    if (changes.includes(true)) for (const listener of listeners) listener();
    return null;
  };

  const goOn = (path: string): void => {
    if (closed) return;
    timer = setTimeout(() => {
      void look(path, false).then(() => goOn(path));
    }, LOOK_EVERY_MS).unref();
  };

  if (folder !== null) {
    const message = await look(folder, true);
    if (message !== null) return { ok: false, message: `--lists ${folder}: ${message}` };
    goOn(folder);
  }
  return {
    ok: true,
    catalogue: {
      lists: () => [...lists.values()],
      faults: () => [...faults].map(([file, found]) => ({ file, faults: found })),
      onChange: (listener) => listeners.push(listener),
      close: () => {
        closed = true;
        clearTimeout(timer);
      },
    },
  };
}

async function readList(file: ListFile, canaries: readonly Target[]): Promise<ReadList> {
  if (file.id === BUILT_IN_ID) return { ok: false, faults: [whole('the built-in list has this name')] };
  const content = await textOf(file);
  if ('message' in content) return { ok: false, faults: [whole(content.message)] };
  return listOfCsv(file.id, content.text, file.written, canaries);
}

function whole(message: string): Fault {
  return { line: 1, column: 1, message };
}

function misnamed(name: string): Fault {
  return whole(`${JSON.stringify(name)} cannot be the name of a list: letters, digits, ".", "_" and "-"`);
}

function isSame(before: PublishedList | undefined, now: PublishedList): boolean {
  return before !== undefined && contentOf(before) === contentOf(now);
}

function contentOf({ targets, faults }: PublishedList): string {
  return JSON.stringify([targets, faults]);
}
