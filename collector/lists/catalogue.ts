/** All lists that are published now: the built-in one, and a folder's as it changes under way. */
import type { Logger } from 'pino';
import { builtInList, BUILT_IN_ID, listOfCsv, type Fault, type PublishedList } from './published-list.ts';
import { lookAtFolder, textOf, type ListFile } from './read-folder.ts';

export interface Catalogue {
  /** By id, the built-in list first. */
  lists: () => PublishedList[];
  /** Files of which nothing can be served, and lines that are left out of those that are. */
  faults: () => ListFaults[];
  /** Called after each change of what is published. */
  onChange: (listener: () => void) => void;
  close: () => void;
}

export interface ListFaults {
  /** A file's name, or the folder. */
  file: string;
  faults: Fault[];
}

export type OpenedCatalogue = { ok: true; catalogue: Catalogue } | { ok: false; message: string };

const LOOK_EVERY_MS = 1_000;
/** A file that changed is taken when it has been still for so long: whoever writes it may not be done. */
const STILL_MS = 1_500;
/** Editors that replace a file take its name away for a moment. */
const GONE_MS = 3_000;

/** What is known of one file. */
interface Seen {
  mark: string;
  since: number;
  /** The mark under which it was read, whatever came of it. */
  read: string | null;
  goneSince: number | null;
}

/**
 * Polls instead of `fs.watch`: network file systems and container mounts send no events. Not ok: the folder cannot be
 * read; later that is only reported, and the lists stay.
 */
export async function openCatalogue(folder: string | null, log: Logger): Promise<OpenedCatalogue> {
  const seen = new Map<string, Seen>();
  const lists = new Map<string, PublishedList>([[BUILT_IN_ID, builtInList()]]);
  const faults = new Map<string, Fault[]>();
  const listeners: (() => void)[] = [];

  const report = (file: string, found: Fault[]): void => {
    if (JSON.stringify(faults.get(file) ?? []) === JSON.stringify(found)) return;
    for (const fault of found) log.warn({ file, ...fault }, 'a list has a fault');
    if (found.length === 0) faults.delete(file);
    else faults.set(file, found);
  };

  const take = async (file: ListFile): Promise<boolean> => {
    const name = `${file.id}.csv`;
    if (file.id === BUILT_IN_ID) {
      report(name, [whole('this name is the built-in list’s')]);
      return false;
    }
    const content = await textOf(file);
    const read =
      'text' in content
        ? listOfCsv(file.id, content.text, file.written)
        : { ok: false as const, faults: [whole(content.message)] };
    report(name, read.ok ? read.list.faults : read.faults);
    // Of a file in which nothing is right the last good content goes on.
    if (!read.ok || sameTargets(lists.get(file.id), read.list)) return false;
    lists.set(file.id, read.list);
    log.info({ list: file.id, version: read.list.version, targets: read.list.targets.length }, 'list');
    return true;
  };

  const look = async (atOnce: boolean): Promise<string | null> => {
    if (folder === null) return null;
    const found = await lookAtFolder(folder);
    if (!found.ok) {
      report(folder, [whole(found.message)]);
      return found.message;
    }
    report(
      folder,
      found.misnamed.map((name) =>
        whole(`${JSON.stringify(name)} is no name for a list: letters, digits, . _ -`),
      ),
    );
    const now = Date.now();
    let changed = false;
    for (const file of found.files) {
      const known = seen.get(file.id);
      const state: Seen =
        known?.mark === file.mark
          ? { ...known, goneSince: null }
          : { mark: file.mark, since: now, read: known?.read ?? null, goneSince: null };
      seen.set(file.id, state);
      const isStill = atOnce || now - state.since >= STILL_MS;
      if (state.read === file.mark || !isStill) continue;
      changed = (await take(file)) || changed;
      state.read = file.mark;
    }
    const here = new Set(found.files.map(({ id }) => id));
    for (const [id, state] of seen) {
      if (here.has(id)) continue;
      state.goneSince ??= now;
      if (now - state.goneSince < GONE_MS) continue;
      seen.delete(id);
      report(`${id}.csv`, []);
      changed = (id !== BUILT_IN_ID && lists.delete(id)) || changed;
      log.info({ list: id }, 'list withdrawn');
    }
    if (changed) for (const listener of listeners) listener();
    return null;
  };

  const refused = await look(true);
  if (refused !== null) return { ok: false, message: `--lists ${folder}: ${refused}` };
  let timer: NodeJS.Timeout;
  const again = (): void => {
    timer = setTimeout(() => void look(false).then(again), LOOK_EVERY_MS).unref();
  };
  if (folder !== null) again();
  return {
    ok: true,
    catalogue: {
      lists: () => [...lists.values()],
      faults: () => [...faults].map(([file, found]) => ({ file, faults: found })),
      onChange: (listener) => listeners.push(listener),
      close: () => clearTimeout(timer),
    },
  };
}

const whole = (message: string): Fault => ({ line: 1, column: 1, message });

function sameTargets(before: PublishedList | undefined, now: PublishedList): boolean {
  return (
    before !== undefined &&
    JSON.stringify([before.targets, before.faults]) === JSON.stringify([now.targets, now.faults])
  );
}
