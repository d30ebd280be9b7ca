/** One attempt of one URL → one Observation. Works in the background and in a page of the extension. */
import { browser } from 'wxt/browser';
import { assemble } from './assemble.ts';
import { fetchOnce } from './fetch-once.ts';
import type { Fetched, OurEnd } from './fetch-once.ts';
import { createHostLookups } from './host-lookups.ts';
import { createKeepAwake } from './keep-awake.ts';
import type { Observation } from './observation.ts';
import { createPatience } from './patience.ts';
import { chromiumQuirks } from './quirks.chromium.ts';
import { firefoxQuirks } from './quirks.firefox.ts';
import { safariQuirks } from './quirks.safari.ts';
import type { BrowserQuirks } from './quirks.ts';
import { hasEnded, withoutFragment } from './request-log.ts';
import type { Trace } from './request-log.ts';
import { createRequestWatch } from './request-watch.ts';
import type { RequestWatch, WatchedRequest } from './request-watch.ts';
import { createTimingWatch } from './timing-watch.ts';
import type { TimingWatch } from './timing-watch.ts';
import { createTurns } from './turns.ts';

export interface Limits {
  /** Patience, in milliseconds. A lookup that is under way holds it (Firefox, see `patience.ts`). */
  timeout_ms: number;
  /** Aborting it ends the attempt as `stopped`. */
  signal: AbortSignal;
  /** The page is read over TLS as well: where what came over plain http is doubted, the site's own says whose it is. */
  reads_page?: boolean;
  /** HEAD (RFC 9110 §9.3.2): the server sends no page, which it otherwise does before we can refuse it. */
  headers_only?: boolean;
}

/**
 * Attempts an absolute http or https URL once. Never rejects for the network's sake: whatever happens is an
 * Observation. Attempts of one URL, and of its http and https twins, wait for each other.
 */
export type Probe = (url: string, limits: Limits) => Promise<Observation>;

/** The slice of the browser that a probe needs. */
export interface ProbeWorld {
  quirks: BrowserQuirks;
  fetch: typeof fetch;
  /** Asked anew for every attempt: a person can take the permission back at any time. */
  hasHostPermission: () => Promise<boolean>;
  /** Any cheap call of the browser's API: keeps the background alive, and is a round trip to the browser. */
  callApi: () => Promise<unknown>;
  /** The tab we live in; -1 in the background. */
  ownTabId: () => Promise<number>;
  timingWatch: TimingWatch;
  now: () => Date;
  /** Monotonic, in milliseconds. */
  clock: () => number;
}

/**
 * Firefox's error event was seen up to 0.9 s after the fetch's rejection (2026-11). Some failures have none at all: a
 * banned port in Firefox, an abort right after a redirect.
 */
const EVENT_GRACE_MS = 1500;
/** Timing entries were seen within 50 ms. */
const TIMING_GRACE_MS = 250;

export function createProbe(world: ProbeWorld = probeWorld()): Probe {
  const { quirks } = world;
  const watch =
    quirks.listen === null ? null : createRequestWatch(quirks.listen, world.ownTabId, world.callApi);
  const takeTurns = createTurns();
  const stayAwake = createKeepAwake(world.callApi);
  let version: Promise<string> | undefined;

  return (url, limits) =>
    takeTurns(turnOf(url), async () => {
      const sleep = stayAwake();
      try {
        version ??= quirks.version();
        const browser_version = await version;
        const seen = watch !== null && (await world.hasHostPermission());
        return await attempt(world, seen ? watch : null, browser_version, url, limits);
      } finally {
        sleep();
      }
    });
}

/** An http URL may be upgraded to its twin before its first event (`ownerOf`): only one of the two may be under way. */
function turnOf(url: string): string {
  return withoutFragment(url).replace(/^https?:/, '');
}

async function attempt(
  world: ProbeWorld,
  watch: RequestWatch | null,
  browser_version: string,
  url: string,
  { timeout_ms, signal, reads_page = false, headers_only = false }: Limits,
): Promise<Observation> {
  const { quirks, clock } = world;
  const asked = withoutFragment(url);
  const ending = new AbortController();
  const end = (reason: OurEnd) => ending.abort(reason);
  const stop = () => end('stopped');
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);

  const request = await watch?.expect(asked, onChange);
  const timing = request === undefined ? null : world.timingWatch.expect(asked);
  const started_at = world.now().toISOString();
  const start = clock();
  const patience = createPatience(timeout_ms, () => end('timed_out'), clock);
  const lookups =
    quirks.lookUp === null || request === undefined
      ? null
      : createHostLookups(quirks.lookUp, patience, clock);

  // A proxied request is resolved at the proxy: our own question would show its name to the local resolver.
  function onChange({ phase, url: hop, proxy }: Trace): void {
    if (phase === 'started' && proxy === null) lookups?.ask(hop);
  }

  try {
    const mode = request === undefined ? 'no-cors' : 'cors';
    const method = headers_only ? 'HEAD' : 'GET';
    const fetched = await fetchOnce(world.fetch, asked, { mode, method, signal: ending.signal, reads_page });
    patience.end();
    const duration_ms = clock() - start;
    const [entry] = await Promise.all([
      fetched.end === 'stopped' ? null : (timing?.entry(TIMING_GRACE_MS) ?? null),
      request === undefined ? null : settle(request, fetched),
    ]);
    // Not before: Firefox's first event, which starts the lookup, may come after the fetch's end too.
    if (fetched.end === 'answered' || fetched.end === 'failed') await lookups?.settle(EVENT_GRACE_MS);
    const trace = request?.trace ?? null;
    return assemble({
      url,
      method,
      started_at,
      duration_ms,
      timeout_ms,
      browser: quirks.family,
      browser_version,
      fetched,
      trace,
      timing: entry,
      dns: lookups?.answerFor(fetched.answer?.url ?? trace?.url ?? asked) ?? null,
    });
  } finally {
    patience.end();
    timing?.forget();
    request?.forget();
    signal.removeEventListener('abort', stop);
    stop(); // An opaque answer has no body to cancel: this ends its transfer.
  }
}

/** Waits until the browser's events have told what this attempt's end leaves open. */
async function settle(request: WatchedRequest, { end, broke }: Fetched): Promise<void> {
  if (end === 'stopped') return;
  const headersAreEnough = end === 'answered' && !broke;
  await request.until(
    (trace) => hasEnded(trace) || (headersAreEnough && trace.phase === 'answered'),
    EVENT_GRACE_MS,
  );
}

export function probeWorld(): ProbeWorld {
  return {
    quirks: quirksOfThisBuild(),
    fetch: (input, init) => globalThis.fetch(input, init),
    hasHostPermission: () => browser.permissions.contains({ origins: ['http://*/*', 'https://*/*'] }),
    callApi: () => browser.runtime.getPlatformInfo(),
    ownTabId: async () => (await browser.tabs.getCurrent())?.id ?? -1,
    timingWatch: createTimingWatch(),
    now: () => new Date(),
    clock: () => performance.now(),
  };
}

/** Constants of the build: the other browsers' files are left out of the package. */
function quirksOfThisBuild(): BrowserQuirks {
  if (import.meta.env.FIREFOX) return firefoxQuirks();
  if (import.meta.env.SAFARI) return safariQuirks();
  return chromiumQuirks();
}
