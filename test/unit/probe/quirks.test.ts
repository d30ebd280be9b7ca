import { describe, expect, it } from 'vitest';
import { chromiumQuirks } from '../../../utils/probe/quirks.chromium.ts';
import { firefoxQuirks } from '../../../utils/probe/quirks.firefox.ts';
import type { RequestEvent } from '../../../utils/probe/request-log.ts';

type Listener = (details: never) => unknown;

/** A browser event that a test fires by hand. */
function handEvent() {
  const listeners = new Map<Listener, { filter: object; extra: unknown[] }>();
  return {
    listeners,
    addListener: (listener: Listener, filter: object, ...extra: unknown[]) =>
      void listeners.set(listener, { filter, extra }),
    removeListener: (listener: Listener) => void listeners.delete(listener),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a browser does: it knows no types
    fire: (details: object) => [...listeners.keys()].map((listener) => listener(details as never)),
  };
}

function handBrowser(home: string) {
  const events = {
    onBeforeRequest: handEvent(),
    onBeforeRedirect: handEvent(),
    onHeadersReceived: handEvent(),
    onResponseStarted: handEvent(),
    onCompleted: handEvent(),
    onErrorOccurred: handEvent(),
  };
  const chain = {
    state: 'secure',
    certificates: [
      {
        subject: 'CN=a',
        issuer: 'CN=r',
        fingerprint: { sha256: 'AA' },
        validity: { start: 0, end: 1000 },
        isBuiltInRoot: true,
      },
    ],
  };
  return {
    events,
    listening: () => Object.values(events).reduce((sum, { listeners }) => sum + listeners.size, 0),
    api: {
      runtime: { getURL: (path: '/') => home + path, getBrowserInfo: async () => ({ version: '153.7.0' }) },
      dns: {
        resolve: async (host: string) => {
          if (host.endsWith('.invalid')) throw new Error('NS_ERROR_UNKNOWN_HOST');
          return { addresses: ['192.0.2.1'], canonicalName: 'edge.test', isTRR: true };
        },
      },
      webRequest: { ...events, getSecurityInfo: async () => chain },
    },
  };
}

const URL_A = 'https://a.test/';

describe('Chromium', () => {
  const ours = { requestId: '1', url: URL_A, tabId: -1, initiator: 'chrome-extension://me' };

  it('hears its own requests, in common words', () => {
    const { events, api } = handBrowser('chrome-extension://me');
    const heard: RequestEvent[] = [];
    chromiumQuirks(api).listen?.((event) => heard.push(event), -1);
    events.onBeforeRequest.fire(ours);
    events.onBeforeRedirect.fire({ ...ours, statusCode: 302, redirectUrl: 'https://b.test/' });
    events.onResponseStarted.fire({ ...ours, ip: '192.0.2.1' });
    events.onCompleted.fire(ours);
    events.onErrorOccurred.fire({ ...ours, error: 'net::ERR_FAILED' });
    expect(heard).toEqual([
      { stage: 'started', requestId: '1', url: URL_A, proxy: null },
      {
        stage: 'redirected',
        requestId: '1',
        url: URL_A,
        status: 302,
        address: null,
        location: 'https://b.test/',
      },
      { stage: 'answered', requestId: '1', address: '192.0.2.1', protocol: null },
      { stage: 'completed', requestId: '1' },
      { stage: 'failed', requestId: '1', url: URL_A, error: 'net::ERR_FAILED', address: null },
    ]);
  });

  it.each([
    ['a page', { initiator: 'https://news.test', tabId: 7 }],
    ['a page without an initiator', { initiator: undefined, tabId: 7 }],
    ['another extension', { initiator: 'chrome-extension://other', tabId: -1 }],
    ['an extension whose id begins like ours', { initiator: 'chrome-extension://me2', tabId: -1 }],
    ['a page of ours in a tab', { initiator: 'chrome-extension://me', tabId: 7 }],
  ])('does not hear %s', (_who, whose) => {
    const { events, api } = handBrowser('chrome-extension://me');
    const heard: RequestEvent[] = [];
    chromiumQuirks(api).listen?.((event) => heard.push(event), -1);
    events.onBeforeRequest.fire({ ...ours, ...whose });
    events.onErrorOccurred.fire({ ...ours, ...whose, error: 'net::ERR_FAILED' });
    expect(heard).toEqual([]);
  });

  it('listens to nothing before it is asked to and after it is told to stop', () => {
    const { listening, api } = handBrowser('chrome-extension://me');
    const quirks = chromiumQuirks(api);
    expect(listening()).toBe(0);
    const stop = quirks.listen?.(() => {}, -1);
    expect(listening()).toBe(5);
    stop?.();
    expect(listening()).toBe(0);
  });
});

describe('Firefox', () => {
  const ours = {
    requestId: '1',
    url: URL_A,
    originUrl: 'moz-extension://me/_generated_background_page.html',
  };

  it('hears its own requests, with what only Firefox tells', async () => {
    const { events, api } = handBrowser('moz-extension://me');
    const heard: RequestEvent[] = [];
    firefoxQuirks(api).listen?.((event) => heard.push(event), -1);
    events.onBeforeRequest.fire({ ...ours, ip: null, proxyInfo: { type: 'socks', host: '127.0.0.1' } });
    // Status 0: an upgrade by the browser itself.
    events.onBeforeRedirect.fire({ ...ours, ip: null, statusCode: 0, redirectUrl: 'https://b.test/' });
    await Promise.all(
      events.onHeadersReceived.fire({ ...ours, statusCode: 200, statusLine: 'HTTP/2.0 200 OK' }),
    );
    events.onResponseStarted.fire({ ...ours, ip: '192.0.2.1', statusLine: 'HTTP/2.0 200 OK' });
    events.onErrorOccurred.fire({ ...ours, error: 'NS_ERROR_NET_RESET', ip: '192.0.2.1' });
    expect(heard).toEqual([
      { stage: 'started', requestId: '1', url: URL_A, proxy: { type: 'socks', host: '127.0.0.1' } },
      {
        stage: 'redirected',
        requestId: '1',
        url: URL_A,
        status: null,
        address: null,
        location: 'https://b.test/',
      },
      {
        stage: 'secured',
        requestId: '1',
        certificate: expect.objectContaining({ subject: 'CN=a', is_built_in_root: true }),
      },
      { stage: 'answered', requestId: '1', address: '192.0.2.1', protocol: 'h2' },
      { stage: 'failed', requestId: '1', url: URL_A, error: 'NS_ERROR_NET_RESET', address: '192.0.2.1' },
    ]);
  });

  it('asks the browser for its own tab only, and holds back no answer but its own', () => {
    const { events, api } = handBrowser('moz-extension://me');
    firefoxQuirks(api).listen?.(() => {}, -1);
    const filters = Object.values(events).flatMap(({ listeners }) => [...listeners.values()]);
    expect(filters.map(({ filter }) => filter)).toEqual(
      filters.map(() => ({ urls: ['http://*/*', 'https://*/*'], types: ['xmlhttprequest'], tabId: -1 })),
    );
    expect(events.onHeadersReceived.fire({ ...ours, originUrl: 'https://news.test/' })).toEqual([undefined]);
  });

  it('looks names up, and tells an error as the browser names it', async () => {
    const { api } = handBrowser('moz-extension://me');
    const { lookUp } = firefoxQuirks(api);
    expect(await lookUp?.('www.a.test')).toMatchObject({
      host: 'www.a.test',
      addresses: ['192.0.2.1'],
      canonical_name: 'edge.test',
      is_trr: true,
      error: null,
    });
    expect(await lookUp?.('nobody.invalid')).toMatchObject({ addresses: [], error: 'NS_ERROR_UNKNOWN_HOST' });
  });
});
