/** The lookups that go beside one attempt: one for each host of its redirect chain. */
import type { DnsAnswer } from './observation.ts';
import type { Patience } from './patience.ts';
import type { BrowserQuirks } from './quirks.ts';

export interface HostLookups {
  /** Starts the lookup of the URL's host, unless it is an address or was asked before. */
  ask: (url: string) => void;
  /** The answer for the URL's host. Not ended: no addresses and no error. Null: not asked. */
  answerFor: (url: string) => DnsAnswer | null;
  /** Resolves when every lookup has ended, or after `ms`. */
  settle: (ms: number) => Promise<void>;
}

/**
 * A lookup starts with the fetch and not before it, for Firefox joins two questions for one name only while both are
 * open: asked one after the other, a silent name takes twice its 10 s. Patience is held meanwhile.
 */
export function createHostLookups(
  lookUp: NonNullable<BrowserQuirks['lookUp']>,
  patience: Patience,
  clock: () => number,
): HostLookups {
  const started = new Map<string, number>();
  const answers = new Map<string, DnsAnswer>();
  const pending = new Set<Promise<void>>();

  const ask = (url: string) => {
    const host = new URL(url).hostname;
    if (isAddress(host) || started.has(host)) return;
    started.set(host, clock());
    const release = patience.hold();
    const ending: Promise<void> = lookUp(host).then((answer) => {
      answers.set(host, answer);
      pending.delete(ending);
      release();
    });
    pending.add(ending);
  };

  return {
    ask,
    answerFor: (url) => {
      const host = new URL(url).hostname;
      const since = started.get(host);
      if (since === undefined) return null;
      return answers.get(host) ?? openLookup(host, Math.round(clock() - since));
    },
    settle: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        void Promise.all(pending).then(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}

function openLookup(host: string, duration_ms: number): DnsAnswer {
  return { host, addresses: [], canonical_name: null, is_trr: null, error: null, duration_ms };
}

/** `URL` writes every IPv4 form as four decimal numbers and IPv6 in brackets. */
function isAddress(host: string): boolean {
  return host.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(host);
}
