/** Looks at every target again and again, and decides what of it is published (`line.ts`). */
import type { Control } from '../../utils/targets/schema.control.ts';
import { agendaOf, newEntry, stands, voicesOf, type Entry } from './entry.ts';
import { fateOf, showsLife, stateOf, tellingOf, WITNESSES_WANTED, type LineState } from './line.ts';
import type { Look } from './look.ts';

export interface SweepOptions {
  interval_ms: number;
  look: (url: string) => Promise<Look>;
  /** From an earlier run; their ages go on. */
  known: ReadonlyMap<string, Control>;
  /** After each change of what is published. */
  onChange: () => void;
  onLine: (status: SweepStatus) => void;
  /** A look that threw, which is a mistake of ours; the target's turn comes again. */
  onMistake: (error: unknown) => void;
}

export interface SweepStatus {
  /** As the last failure that was confirmed showed it. */
  state: LineState;
  /** Targets whose failure is held back because the line is in doubt. */
  held: number;
  targets: number;
  /** Targets of which something is published, or is known not to be seen from here. */
  seen: number;
}

export interface Sweep {
  /** From now on these and no others. */
  setTargets: (urls: Iterable<string>) => void;
  /** Undefined: nothing yet. Null: nothing can be said from here. */
  publishedOf: (url: string) => Control | null | undefined;
  /** Counts changes of what is published. */
  changes: () => number;
  status: () => SweepStatus;
  close: () => void;
}

/** They mostly wait. */
const AT_ONCE = 64;
/** While nothing answers, a few are enough to see when the line is back. */
const AT_ONCE_OFFLINE = 3;
/** Between the first look at a failure and the second. */
const CONFIRM_MS = [3_000, 6_000] as const;
const HELD_PAUSE_MS = 20_000;
/** Between two targets of one host. */
const HOST_PAUSE_MS = 1_000;

const now = (): number => performance.now();
const between = (least: number, most: number): number => least + Math.random() * (most - least);

export function startSweep(options: SweepOptions): Sweep {
  const { interval_ms, known } = options;
  const entries = new Map<string, Entry>();
  const hostFree = new Map<string, number>();
  let state: LineState = 'unknown';
  let changes = 0;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const isGone = (entry: Entry): boolean => closed || entries.get(entry.url) !== entry;

  const status = (): SweepStatus => {
    const all = [...entries.values()];
    return {
      state,
      held: all.filter(({ held_since }) => held_since !== null).length,
      targets: all.length,
      seen: all.filter(({ published }) => published !== undefined).length,
    };
  };

  const setLine = (next: LineState): void => {
    if (next === state) return;
    state = next;
    options.onLine(status());
  };

  const publish = (entry: Entry, published: Control | null): void => {
    // The first sweep is as fast as it may be; those after it spread over the interval.
    const pause = interval_ms * (entry.published === undefined ? between(0.5, 1) : between(0.9, 1.1));
    Object.assign(entry, { published, published_at: now(), failed_at: null, held_since: null });
    entry.due = now() + pause;
    changes += 1;
    options.onChange();
  };

  /** The control where it failed for the second time. */
  const lookOnce = async (entry: Entry): Promise<Control | null> => {
    const began = now();
    const seen = await options.look(entry.url);
    if (isGone(entry)) return null;
    if (seen.kind === 'no_sight') {
      publish(entry, null);
      return null;
    }
    const { control } = seen;
    const answered = control.failure === null;
    entry.last = { ended: now(), answered };
    if (answered) {
      publish(entry, control);
      if (state === 'offline' || status().held === 0) setLine('works');
      return null;
    }
    if (entry.failed_at !== null) return control;
    entry.failed_at = began;
    entry.due = now() + between(...CONFIRM_MS);
    return null;
  };

  const telling = (host: string, since: number) => tellingOf(voicesOf(entries.values()), host, since);

  /** Looks at some of those that answered last, where too few have been seen since, or none that answered. */
  const askOthers = async (host: string, since: number): Promise<void> => {
    const heard = telling(host, since);
    const enough = [...heard.values()].includes(true) ? heard.size : 0;
    const hosts = new Set([host, ...heard.keys()]);
    const asked: Promise<unknown>[] = [];
    for (const entry of [...entries.values()].toSorted((a, b) => b.published_at - a.published_at)) {
      if (enough + asked.length >= WITNESSES_WANTED) break;
      if (entry.busy || entry.failed_at !== null || !stands(entry) || hosts.has(entry.host)) continue;
      hosts.add(entry.host);
      asked.push(occupy(entry, () => lookOnce(entry)));
    }
    await Promise.all(asked);
  };

  const settle = async (entry: Entry, control: Control): Promise<void> => {
    const since = entry.failed_at ?? now();
    await askOthers(entry.host, since);
    if (isGone(entry)) return;
    const line = stateOf(telling(entry.host, since));
    const held_ms = entry.held_since === null ? 0 : now() - entry.held_since;
    const all = [...entries.values()];
    const others_to_come = all.some(({ last, published }) => last === null && published === undefined);
    const others_alive = all.some(
      ({ last, published }) => last !== null && published && showsLife(published),
    );
    if (fateOf({ control, line, held_ms, others_to_come, others_alive }) === 'stands') {
      publish(entry, control);
    } else {
      entry.held_since ??= now();
      entry.failed_at = null;
      entry.due = now() + Math.min(interval_ms, HELD_PAUSE_MS) * between(0.5, 1);
    }
    setLine(line);
  };

  const occupy = async <Result>(entry: Entry, work: () => Promise<Result>): Promise<Result | null> => {
    entry.busy = true;
    try {
      return await work();
    } catch (error) {
      options.onMistake(error);
      entry.due = now() + interval_ms;
      return null;
    } finally {
      entry.busy = false;
      hostFree.set(entry.host, now() + HOST_PAUSE_MS);
    }
  };

  const run = async (entry: Entry): Promise<void> => {
    await occupy(entry, async () => {
      const failed = await lookOnce(entry);
      if (failed !== null) await settle(entry, failed);
    });
    pump();
  };

  const pump = (): void => {
    clearTimeout(timer);
    if (closed) return;
    const most = state === 'offline' ? AT_ONCE_OFFLINE : AT_ONCE;
    const agenda = agendaOf(entries.values(), now(), { most, hostFree, latest: now() + interval_ms });
    for (const entry of agenda.start) void run(entry);
    timer = setTimeout(pump, Math.max(agenda.wake - now(), 10)).unref();
  };

  return {
    setTargets: (urls) => {
      const wanted = new Set(urls);
      for (const url of entries.keys()) if (!wanted.has(url)) entries.delete(url);
      for (const url of wanted) {
        if (!entries.has(url)) entries.set(url, newEntry(url, known.get(url), now(), interval_ms));
      }
      changes += 1;
      pump();
    },
    publishedOf: (url) => entries.get(url)?.published,
    changes: () => changes,
    status,
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}
