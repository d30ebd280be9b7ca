/** Firefox. Measured on 153 ESR (2026-11). */
import { browser } from 'wxt/browser';
import { chainFacts } from './certificate.firefox.ts';
import type { SecurityInfo } from './certificate.firefox.ts';
import type { Certificate, DnsAnswer, Observation } from './observation.ts';
import type { BrowserQuirks, Listenable } from './quirks.ts';
import { OWN_REQUESTS } from './quirks.ts';
import type { RequestEvent } from './request-log.ts';

/** What our handlers read of an event's details; fields that an event does not have are absent or null. */
interface Details {
  requestId: string;
  url: string;
  originUrl?: string;
  ip?: string | null;
  proxyInfo?: { type: string; host: string } | null;
}

interface ResponseDetails extends Details {
  statusCode: number;
  statusLine: string;
}

/** The parts of the browser's API that are used here. */
export interface FirefoxApi {
  runtime: { getURL: (path: '/') => string; getBrowserInfo: () => Promise<{ version: string }> };
  dns: {
    resolve: (
      host: string,
      flags: string[],
    ) => Promise<{ addresses: string[]; canonicalName?: string; isTRR?: boolean }>;
  };
  webRequest: {
    onBeforeRequest: Listenable<Details>;
    onBeforeRedirect: Listenable<ResponseDetails & { redirectUrl: string }>;
    onHeadersReceived: Listenable<ResponseDetails, Promise<object> | undefined, [['blocking']]>;
    onResponseStarted: Listenable<ResponseDetails>;
    onCompleted: Listenable<ResponseDetails>;
    onErrorOccurred: Listenable<Details & { error: string }>;
    getSecurityInfo: (requestId: string, options: { certificateChain: boolean }) => Promise<SecurityInfo>;
  };
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the shared types are Chromium's
export function firefoxQuirks(api: FirefoxApi = browser as unknown as FirefoxApi): BrowserQuirks {
  return {
    family: 'firefox',
    version: async () => (await api.runtime.getBrowserInfo()).version,
    listen: (hear, tabId) => listen(api, hear, tabId),
    lookUp: (host) => lookUp(api, host),
  };
}

/**
 * The filter asks for our own tab, or for no tab (-1, which Firefox honours): a page's requests never reach us.
 * No `onSendHeaders` here: with it, Firefox leaves `ip` out of every later `onErrorOccurred` (2026-11), and with the
 * address the proof that a connection stood.
 */
function listen(api: FirefoxApi, hear: (event: RequestEvent) => void, tabId: number): () => void {
  const home = api.runtime.getURL('/');
  const filter = { ...OWN_REQUESTS, tabId };
  const stops: (() => void)[] = [];

  function on<Given extends Details, Answer, Extra extends unknown[]>(
    event: Listenable<Given, Answer | undefined, Extra>,
    answer: (details: Given) => Answer | undefined,
    ...extra: Extra
  ): void {
    const listener = (details: Given) =>
      details.originUrl?.startsWith(home) === true ? answer(details) : undefined;
    // Not even an undefined third argument is allowed where an event takes none.
    event.addListener(listener, filter, ...extra);
    stops.push(() => event.removeListener(listener));
  }
  const tell = (event: RequestEvent): undefined => {
    hear(event);
  };

  const { webRequest } = api;
  on(webRequest.onBeforeRequest, ({ requestId, url, proxyInfo }) =>
    tell({ stage: 'started', requestId, url, proxy: proxyFacts(proxyInfo) }),
  );
  on(webRequest.onBeforeRedirect, ({ requestId, url, statusCode, ip, redirectUrl }) =>
    tell({
      stage: 'redirected',
      requestId,
      url,
      // 0: the browser itself upgraded http to https (HSTS, HTTPS-Only mode), and no server answered.
      status: statusCode === 0 ? null : statusCode,
      address: ip ?? null,
      location: redirectUrl,
    }),
  );
  // The connection's certificates can only be asked for while the answer is held back.
  on(
    webRequest.onHeadersReceived,
    async ({ requestId, url }) => {
      if (url.startsWith('https:')) {
        tell({ stage: 'secured', requestId, certificate: await certificateOf(api, requestId) });
      }
      return {};
    },
    ['blocking'],
  );
  on(webRequest.onResponseStarted, ({ requestId, ip, statusLine }) =>
    tell({ stage: 'answered', requestId, address: ip ?? null, protocol: protocolOf(statusLine) }),
  );
  on(webRequest.onCompleted, ({ requestId }) => tell({ stage: 'completed', requestId }));
  on(webRequest.onErrorOccurred, ({ requestId, url, error, ip }) =>
    tell({ stage: 'failed', requestId, url, error, address: ip ?? null }),
  );
  return () => {
    for (const stop of stops) stop();
  };
}

async function certificateOf(api: FirefoxApi, requestId: string): Promise<Certificate | null> {
  try {
    return chainFacts(await api.webRequest.getSecurityInfo(requestId, { certificateChain: true }));
  } catch {
    return null; // The request was ended while its answer was held back.
  }
}

function proxyFacts(info: Details['proxyInfo']): Observation['proxy'] {
  return info === null || info === undefined ? null : { type: info.type, host: info.host };
}

/** Resource Timing's `nextHopProtocol` is empty in Firefox; the status line gives the version that was spoken. */
function protocolOf(statusLine: string): string | null {
  const [, major, minor] = /^HTTP\/(\d)(?:\.(\d))?/.exec(statusLine) ?? [];
  if (major === undefined) return null;
  return major === '1' ? `http/1.${minor}` : `h${major}`;
}

/** `canonical_name` shares the fetch's own lookup: no second question goes out (measured with our own resolver). */
async function lookUp(api: FirefoxApi, host: string): Promise<DnsAnswer> {
  const start = performance.now();
  const took = () => Math.round(performance.now() - start);
  try {
    const { addresses, canonicalName, isTRR } = await api.dns.resolve(host, ['canonical_name']);
    const canonical_name = canonicalName ?? null;
    return { host, addresses, canonical_name, is_trr: isTRR ?? null, error: null, duration_ms: took() };
  } catch (failure) {
    const error = failure instanceof Error ? failure.message : String(failure);
    return { host, addresses: [], canonical_name: null, is_trr: null, error, duration_ms: took() };
  }
}
