/** Chromium, Edge and their kin. Measured on Chromium 156 (2026-11). */
import { browser } from 'wxt/browser';
import type { BrowserQuirks, Listenable } from './quirks.ts';
import { OWN_REQUESTS } from './quirks.ts';
import type { RequestEvent } from './request-log.ts';

/** What our handlers read of an event's details. `initiator` is the origin of who asked. */
interface Details {
  requestId: string;
  url: string;
  tabId: number;
  initiator?: string;
  ip?: string;
}

/** The parts of the browser's API that are used here. */
export interface ChromiumApi {
  runtime: { getURL: (path: '/') => string };
  webRequest: {
    onBeforeRequest: Listenable<Details>;
    onBeforeRedirect: Listenable<Details & { statusCode: number; redirectUrl: string }>;
    onResponseStarted: Listenable<Details>;
    onCompleted: Listenable<Details>;
    onErrorOccurred: Listenable<Details & { error: string }>;
  };
}

interface BrandedNavigator extends Navigator {
  userAgentData?: {
    getHighEntropyValues: (
      hints: string[],
    ) => Promise<{ fullVersionList?: { brand: string; version: string }[] }>;
  };
}

export function chromiumQuirks(api: ChromiumApi = browser): BrowserQuirks {
  sweepListeners(api);
  return {
    family: 'chromium',
    version,
    listen: (hear, tabId) => listen(api, hear, tabId),
    lookUp: null,
  };
}

async function version(): Promise<string> {
  const { userAgent, userAgentData } = navigator as BrandedNavigator;
  const { fullVersionList = [] } = (await userAgentData?.getHighEntropyValues(['fullVersionList'])) ?? {};
  const chromium = fullVersionList.find(({ brand }) => brand === 'Chromium');
  return chromium?.version ?? /Chrome\/([\d.]+)/.exec(userAgent)?.[1] ?? '';
}

/** A filter cannot ask for "no tab" (-1 means "any" there, 2026-11): what is not ours is dropped here, unread. */
function listen(api: ChromiumApi, hear: (event: RequestEvent) => void, tabId: number): () => void {
  const origin = api.runtime.getURL('/').replace(/\/$/, '');
  const stops: (() => void)[] = [];

  function on<Given extends Details>(event: Listenable<Given>, tell: (details: Given) => RequestEvent): void {
    const listener = (details: Given): undefined => {
      if (details.initiator === origin && details.tabId === tabId) hear(tell(details));
    };
    event.addListener(listener, OWN_REQUESTS);
    stops.push(() => event.removeListener(listener));
  }

  const { webRequest } = api;
  on(webRequest.onBeforeRequest, ({ requestId, url }) => ({ stage: 'started', requestId, url, proxy: null }));
  on(webRequest.onBeforeRedirect, ({ requestId, url, statusCode, ip = null, redirectUrl }) => ({
    stage: 'redirected',
    requestId,
    url,
    status: statusCode,
    address: ip,
    location: redirectUrl,
  }));
  // The status line says HTTP/1.1 whatever was spoken; Resource Timing knows the protocol.
  on(webRequest.onResponseStarted, ({ requestId, ip = null }) => ({
    stage: 'answered',
    requestId,
    address: ip,
    protocol: null,
  }));
  on(webRequest.onCompleted, ({ requestId }) => ({ stage: 'completed', requestId }));
  on(webRequest.onErrorOccurred, ({ requestId, url, error, ip = null }) => ({
    stage: 'failed',
    requestId,
    url,
    error,
    address: ip,
  }));
  return () => {
    for (const stop of stops) stop();
  };
}

/**
 * A worker that is stopped in mid-probe leaves its listeners behind in the browser: from then on every script request
 * of every page would wake the extension. Adding and removing the same listeners once, in the next worker, takes
 * them away (measured on Chromium 156, 2026-11; test/e2e/probe/lifetime.e2e.ts).
 */
function sweepListeners(api: ChromiumApi): void {
  listen(api, () => {}, -1)();
}
