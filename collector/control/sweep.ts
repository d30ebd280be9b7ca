/** Looks at every target again and again: which is due, who is asked beside it, and what of it is published. */
import type { Control } from '../../utils/targets/schema.control.ts';
import { fateOf, stateOf, tellingOf, WITNESSES_WANTED, type LineState, type Witness } from './line.ts';
import type { Look } from './look.ts';

export interface SweepOptions {
  interval_ms: number;
  look: (url: string) => Promise<Look>;
  /** From an earlier run; their ages go on. */
  known: ReadonlyMap<string, Control>;
  /** After each change of what is published. */
  onChange: () => void;
  onLine: (state: LineState, held: number) => void;
}

export interface Sweep {
  /** From now on these and no others. */
  setTargets: (urls: Iterable<string>) => void;
  /** What is published of it; undefined: nothing yet. Null: nothing can be said from here. */
  publishedOf: (url: string) => Control | null | undefined;
  /** Counts changes of what is published. */
  changes: () => number;
  line: () => { state: LineState; held: number; targets: number; seen: number };
  close: () => void;
}

interface Entry {
  url: string;
  host: string;
  published: Control | null | undefined;
  /** When the look began that failed and is not confirmed. */
  failed_at: number | null;
  held_since: number | null;
  due: number;
  busy: boolean;
}

/** Looks at once. They mostly wait. */
const AT_ONCE = 32;
/** While nothing answers, a few are enough to see when the line is back. */
const AT_ONCE_OFFLINE = 3;
/** The second look at a failure comes after this; a little chance keeps looks apart. */
const CONFIRM_MS = [3_000, 6_000] as const;
const HELD_PAUSE_MS = 20_000;
/** Between two targets of one host. */
const HOST_PAUSE_MS = 1_000;
const WITNESSES_KEPT_MS = 10 * 60 * 1000;

export function startSweep({ interval_ms, look, known, onChange, onLine }: SweepOptions): Sweep {
  const entries = new Map<string, Entry>();
  const hostFree = new Map<string, number>();
  let witnesses: Witness[] = [];
  let state: LineState = 'unknown';
  let changes = 0;
  let running = 0;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const publish = (entry: Entry, published: Control | null): void => {
    const isFirst = entry.published === undefined;
    Object.assign(entry, { published, failed_at: null, held_since: null });
    // The first sweep is fast; those after it spread over the interval.
    entry.due = Date.now() + interval_ms * (isFirst ? between(0.5, 1) : between(0.9, 1.1));
    changes += 1;
    onChange();
  };

  const setLine = (next: LineState): void => {
    if (next === state) return;
    state = next;
    onLine(state, heldCount());
  };
  const heldCount = () => [...entries.values()].filter(({ held_since }) => held_since !== null).length;

  /** One look; true where it failed for the second time. */
  const lookOnce = async (entry: Entry): Promise<Control | null> => {
    const began = Date.now();
    const seen = await look(entry.url);
    if (closed || entries.get(entry.url) !== entry) return null;
    if (seen.kind === 'no_sight') {
      publish(entry, null);
      return null;
    }
    const { control } = seen;
    const answered = control.failure === null;
    const stood = entry.published?.failure === null;
    const ended = Date.now();
    witnesses = witnesses.filter((witness) => witness.ended >= ended - WITNESSES_KEPT_MS);
    witnesses.push({ host: entry.host, ended, answered, stood });
    if (answered) {
      if (state === 'offline') setLine('works');
      publish(entry, control);
      return null;
    }
    if (entry.failed_at !== null) return control;
    entry.failed_at = began;
    entry.due = ended + between(...CONFIRM_MS);
    return null;
  };

  /** Some of those that answered last, where too few have been seen since. */
  const askOthers = async (host: string, since: number): Promise<void> => {
    const seen = new Set(tellingOf(witnesses, host, since).map((witness) => witness.host));
    const others = new Map<string, Entry>();
    for (const entry of [...entries.values()].toSorted((a, b) => ageOf(a) - ageOf(b))) {
      if (seen.size + others.size >= WITNESSES_WANTED) break;
      const isFree = !entry.busy && entry.failed_at === null && entry.published?.failure === null;
      if (isFree && entry.host !== host && !seen.has(entry.host)) others.set(entry.host, entry);
    }
    await Promise.all([...others.values()].map((entry) => hold(entry, () => lookOnce(entry))));
  };

  const settle = async (entry: Entry, control: Control): Promise<void> => {
    const since = entry.failed_at ?? Date.now();
    await askOthers(entry.host, since);
    if (closed || entries.get(entry.url) !== entry) return;
    const line = stateOf(tellingOf(witnesses, entry.host, since));
    const held_ms = entry.held_since === null ? 0 : Date.now() - entry.held_since;
    const others_to_come = [...entries.values()].some(
      (other) => other.published === undefined && other.failed_at === null && other !== entry,
    );
    if (fateOf({ control, line, held_ms, others_to_come }) === 'stands') {
      publish(entry, control);
    } else {
      entry.held_since ??= Date.now();
      entry.failed_at = null;
      entry.due = Date.now() + Math.min(interval_ms, HELD_PAUSE_MS) * between(0.5, 1);
    }
    setLine(line);
  };

  const hold = async <Result>(entry: Entry, work: () => Promise<Result>): Promise<Result> => {
    entry.busy = true;
    try {
      return await work();
    } finally {
      entry.busy = false;
      hostFree.set(entry.host, Date.now() + HOST_PAUSE_MS);
    }
  };

  const run = async (entry: Entry): Promise<void> => {
    running += 1;
    try {
      await hold(entry, async () => {
        const failed = await lookOnce(entry);
        if (failed !== null) await settle(entry, failed);
      });
    } finally {
      running -= 1;
      pump();
    }
  };

  const pump = (): void => {
    clearTimeout(timer);
    if (closed) return;
    const now = Date.now();
    const idle = [...entries.values()].filter(({ busy }) => !busy).toSorted((a, b) => a.due - b.due);
    const hosts = new Set([...entries.values()].flatMap(({ busy, host }) => (busy ? host : [])));
    let next = now + interval_ms;
    for (const entry of idle) {
      const ready = Math.max(entry.due, hostFree.get(entry.host) ?? 0);
      const isFull = running >= (state === 'offline' ? AT_ONCE_OFFLINE : AT_ONCE);
      if (isFull) break;
      if (ready > now || hosts.has(entry.host)) {
        if (!hosts.has(entry.host)) next = Math.min(next, ready);
        continue;
      }
      hosts.add(entry.host);
      void run(entry);
    }
    timer = setTimeout(pump, Math.max(next - now, 10)).unref();
  };

  return {
    setTargets: (urls) => {
      const wanted = new Set(urls);
      for (const url of entries.keys()) if (!wanted.has(url)) entries.delete(url);
      for (const url of wanted)
        if (!entries.has(url)) entries.set(url, entryOf(url, known.get(url), interval_ms));
      changes += 1;
      pump();
    },
    publishedOf: (url) => entries.get(url)?.published,
    changes: () => changes,
    line: () => {
      const all = [...entries.values()];
      const seen = all.filter(({ published }) => published !== undefined).length;
      return { state, held: heldCount(), targets: all.length, seen };
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}

function entryOf(url: string, published: Control | undefined, interval_ms: number): Entry {
  const due = published === undefined ? 0 : Date.parse(published.measured_at) + interval_ms;
  const { hostname } = new URL(url);
  return { url, host: hostname, published, failed_at: null, held_since: null, due, busy: false };
}

/** Milliseconds since what is published was measured. */
function ageOf({ published }: Entry): number {
  return published ? Date.now() - Date.parse(published.measured_at) : Number.POSITIVE_INFINITY;
}

function between(least: number, most: number): number {
  return least + Math.random() * (most - least);
}
