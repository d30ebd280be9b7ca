/** One target of a sweep: what is published of it, and when it is looked at next. Times are of the monotonic clock. */
import type { Control } from '../../utils/targets/schema.control.ts';
import type { Voice } from './line.ts';

export interface Entry {
  url: string;
  host: string;
  /** Undefined: nothing yet. Null: nothing can be said from here. */
  published: Control | null | undefined;
  published_at: number;
  /** The last look of this run. */
  last: { ended: number; answered: boolean } | null;
  /** When the look began that failed and is not confirmed yet. */
  failed_at: number | null;
  /** Since when a confirmed failure is held back. */
  held_since: number | null;
  due: number;
  busy: boolean;
}

/** Of an earlier run a control goes on ageing: it is due when it would have been. */
export function newEntry(url: string, known: Control | undefined, now: number, interval_ms: number): Entry {
  const age = known === undefined ? interval_ms : Date.now() - Date.parse(known.measured_at);
  return {
    url,
    host: new URL(url).hostname,
    published: known,
    published_at: now - age,
    last: null,
    failed_at: null,
    held_since: null,
    due: now - age + interval_ms,
    busy: false,
  };
}

/** By what is published of it. */
export const stands = ({ published }: Entry): boolean => published?.failure === null;

export function voicesOf(entries: Iterable<Entry>): Voice[] {
  return [...entries].flatMap((entry) =>
    entry.last === null ? [] : { host: entry.host, ...entry.last, stands: stands(entry) },
  );
}

export interface Agenda {
  /** To be looked at now, one a host. */
  start: Entry[];
  /** When to look at the agenda again, if nothing ends before. */
  wake: number;
}

export interface Room {
  /** Looks at once. */
  most: number;
  /** From when on a host may be asked again. */
  hostFree: ReadonlyMap<string, number>;
  /** Latest time to wake up. */
  latest: number;
}

/** What is due the longest comes first, at most one look a host. Pure. */
export function agendaOf(entries: Iterable<Entry>, now: number, { most, hostFree, latest }: Room): Agenda {
  const all = [...entries];
  const hosts = new Set(all.flatMap(({ busy, host }) => (busy ? host : [])));
  const free = most - all.filter(({ busy }) => busy).length;
  const start: Entry[] = [];
  let wake = latest;
  for (const entry of all.filter(({ busy }) => !busy).toSorted((a, b) => a.due - b.due)) {
    if (start.length >= free) break;
    if (hosts.has(entry.host)) continue;
    const ready = Math.max(entry.due, hostFree.get(entry.host) ?? 0);
    if (ready > now) {
      wake = Math.min(wake, ready);
      continue;
    }
    hosts.add(entry.host);
    start.push(entry);
  }
  return { start, wake };
}
