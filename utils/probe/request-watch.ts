/**
 * Listens to our own requests while probes are under way, and to nothing when there are none: a person's browsing is
 * never watched.
 */
import type { BrowserQuirks } from './quirks.ts';
import { advance, newTrace, ownerOf } from './request-log.ts';
import type { RequestEvent, Trace } from './request-log.ts';

export interface WatchedRequest {
  trace: Trace;
  /** Called after each change of `trace`. */
  onChange: (trace: Trace) => void;
  /** Resolves when `enough` holds of the trace, or after `ms`. */
  until: (enough: (trace: Trace) => boolean, ms: number) => Promise<void>;
  /** Must be called once; the last one removes the listeners. */
  forget: () => void;
}

export interface RequestWatch {
  /** Call before the fetch and await it: the browser has the listeners when it resolves. */
  expect: (url: string, onChange: (trace: Trace) => void) => Promise<WatchedRequest>;
}

interface Waiting {
  enough: (trace: Trace) => boolean;
  go: () => void;
}

/**
 * `ownTabId` is -1 in the background and the tab's id in a page of ours. `roundTrip` is any call that goes to the
 * browser and back: when it is answered, the listeners that were added before it are in place.
 */
export function createRequestWatch(
  listen: NonNullable<BrowserQuirks['listen']>,
  ownTabId: () => Promise<number>,
  roundTrip: () => Promise<unknown>,
): RequestWatch {
  const requests = new Set<WatchedRequest & { waiting: Set<Waiting> }>();
  let listening: Promise<() => void> | null = null;

  const hear = (event: RequestEvent) => {
    const request = ownerOf(requests, event);
    if (request === null) return;
    request.trace = advance(request.trace, event);
    request.onChange(request.trace);
    for (const { enough, go } of request.waiting) if (enough(request.trace)) go();
  };

  const start = async () => {
    const stop = listen(hear, await ownTabId());
    await roundTrip();
    return stop;
  };

  const forget = (request: WatchedRequest & { waiting: Set<Waiting> }) => {
    requests.delete(request);
    if (requests.size > 0 || listening === null) return;
    void listening.then((stop) => stop());
    listening = null;
  };

  return {
    expect: async (url, onChange) => {
      const waiting = new Set<Waiting>();
      const request: WatchedRequest & { waiting: Set<Waiting> } = {
        trace: newTrace(url),
        onChange,
        waiting,
        until: (enough, ms) => until(request.trace, waiting, enough, ms),
        forget: () => forget(request),
      };
      requests.add(request);
      await (listening ??= start());
      return request;
    },
  };
}

function until(
  trace: Trace,
  waiting: Set<Waiting>,
  enough: (trace: Trace) => boolean,
  ms: number,
): Promise<void> {
  if (enough(trace)) return Promise.resolve();
  return new Promise((resolve) => {
    const one: Waiting = {
      enough,
      go: () => {
        clearTimeout(timer);
        waiting.delete(one);
        resolve();
      },
    };
    const timer = setTimeout(one.go, ms);
    waiting.add(one);
  });
}
