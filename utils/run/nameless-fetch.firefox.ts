/**
 * Firefox writes into each request of an extension that is no GET: `Origin: moz-extension://`, and a random name that an
 * installation keeps as long as it lives (seen with 153, 2026-11; bugzilla 1405971). Whoever gets two such requests would
 * know that they are of one person, on whatever line. So that header is taken out.
 */
import { OWN_REQUESTS, type Listenable } from '../probe/quirks.ts';

interface Header {
  name: string;
}

interface Leaving {
  originUrl?: string;
  requestHeaders?: Header[];
}

/** The parts of the browser's API that are used here. */
export interface FirefoxApi {
  runtime: { getURL: (path: '/') => string; getPlatformInfo: () => Promise<unknown> };
  webRequest: {
    onBeforeSendHeaders: Listenable<
      Leaving,
      { requestHeaders: Header[] } | undefined,
      [['blocking', 'requestHeaders']]
    >;
  };
}

/**
 * `mayReach`: whether the browser lets us see our own requests. Without that nothing could be taken out, so nothing is
 * sent: the fetch rejects, as on a line that is down.
 */
export function namelessFetch(
  fetch: typeof globalThis.fetch,
  api: FirefoxApi,
  mayReach: () => Promise<boolean>,
): typeof globalThis.fetch {
  const { onBeforeSendHeaders } = api.webRequest;
  const home = api.runtime.getURL('/');
  return async (input, init) => {
    if ((init?.method ?? 'GET') === 'GET') return fetch(input, init);
    if (!(await mayReach())) throw new TypeError('our own requests cannot be seen');
    // Each request has a listener of its own, for its host alone: a probe of another host does not feel it.
    const takeOut = takesOriginOut(home);
    const filter = { ...OWN_REQUESTS, urls: urlsOf(input), tabId: -1 };
    onBeforeSendHeaders.addListener(takeOut, filter, ['blocking', 'requestHeaders']);
    try {
      await api.runtime.getPlatformInfo(); // When it is answered, the browser has the listener.
      return await fetch(input, init);
    } finally {
      onBeforeSendHeaders.removeListener(takeOut);
    }
  };
}

/** For requests that come from this origin; for nobody else's. */
function takesOriginOut(home: string) {
  return ({ originUrl, requestHeaders = [] }: Leaving) =>
    originUrl?.startsWith(home) === true
      ? { requestHeaders: requestHeaders.filter(({ name }) => name.toLowerCase() !== 'origin') }
      : undefined;
}

/** A pattern names a host without its port, and no IPv6 address. */
function urlsOf(input: RequestInfo | URL): string[] {
  const { hostname } = new URL(input instanceof Request ? input.url : input);
  return hostname.startsWith('[') ? OWN_REQUESTS.urls : [`*://${hostname}/*`];
}
