/** Chromium, Edge and their kin. Measured on Chromium 156 (2026-11). */
import { browser } from 'wxt/browser';
import type { BrowserQuirks } from './quirks.ts';
import { OWN_REQUESTS } from './quirks.ts';
import type { RequestEvent } from './request-log.ts';

interface BrandedNavigator extends Navigator {
  userAgentData?: {
    getHighEntropyValues: (
      hints: string[],
    ) => Promise<{ fullVersionList?: { brand: string; version: string }[] }>;
  };
}

/** What our handlers read of an event's details. `initiator` is the origin of who asked. */
interface Details {
  requestId: string;
  url: string;
  tabId: number;
  initiator?: string;
}

export function chromiumQuirks(): BrowserQuirks {
  sweepListeners();
  return { family: 'chromium', version, listen, lookUp: null };
}

async function version(): Promise<string> {
  const { userAgent, userAgentData } = navigator as BrandedNavigator;
  const { fullVersionList = [] } = (await userAgentData?.getHighEntropyValues(['fullVersionList'])) ?? {};
  const chromium = fullVersionList.find(({ brand }) => brand === 'Chromium');
  return chromium?.version ?? /Chrome\/([\d.]+)/.exec(userAgent)?.[1] ?? '';
}

/** A filter cannot ask for "no tab" (-1 means "any" there, 2026-11), so what is not ours is dropped here, unread. */
function listen(hear: (event: RequestEvent) => void, tabId: number): () => void {
  const origin = new URL(browser.runtime.getURL('/')).origin;
  const ours = (details: Details) => details.initiator === origin && details.tabId === tabId;
  const { onBeforeRequest, onBeforeRedirect, onResponseStarted, onCompleted, onErrorOccurred } =
    browser.webRequest;

  const started: Parameters<typeof onBeforeRequest.addListener>[0] = (details) => {
    const { requestId, url } = details;
    if (ours(details)) hear({ stage: 'started', requestId, url, proxy: null });
    return undefined;
  };
  const redirected: Parameters<typeof onBeforeRedirect.addListener>[0] = (details) => {
    const { requestId, url, statusCode, ip = null, redirectUrl } = details;
    if (ours(details)) {
      hear({ stage: 'redirected', requestId, url, status: statusCode, address: ip, location: redirectUrl });
    }
  };
  const answered: Parameters<typeof onResponseStarted.addListener>[0] = (details) => {
    const { requestId, ip = null } = details;
    // The status line says HTTP/1.1 whatever was spoken; Resource Timing knows the protocol.
    if (ours(details)) hear({ stage: 'answered', requestId, address: ip, protocol: null });
  };
  const completed: Parameters<typeof onCompleted.addListener>[0] = (details) => {
    if (ours(details)) hear({ stage: 'completed', requestId: details.requestId });
  };
  const failed: Parameters<typeof onErrorOccurred.addListener>[0] = (details) => {
    const { requestId, url, error, ip = null } = details;
    if (ours(details)) hear({ stage: 'failed', requestId, url, error, address: ip });
  };

  onBeforeRequest.addListener(started, OWN_REQUESTS);
  onBeforeRedirect.addListener(redirected, OWN_REQUESTS);
  onResponseStarted.addListener(answered, OWN_REQUESTS);
  onCompleted.addListener(completed, OWN_REQUESTS);
  onErrorOccurred.addListener(failed, OWN_REQUESTS);
  return () => {
    onBeforeRequest.removeListener(started);
    onBeforeRedirect.removeListener(redirected);
    onResponseStarted.removeListener(answered);
    onCompleted.removeListener(completed);
    onErrorOccurred.removeListener(failed);
  };
}

/**
 * A worker that is stopped in mid-probe leaves its listeners behind in the browser: from then on every script request
 * of every page would wake the extension. Adding and removing the same listeners once, in the next worker, takes
 * them away (measured on Chromium 156, 2026-11; test/e2e/probe/lifetime.e2e.ts).
 */
function sweepListeners(): void {
  listen(() => {}, -1)();
}
