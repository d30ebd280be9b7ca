import { describe, expect, it } from 'vitest';
import { namelessFetch, type FirefoxApi } from '../../../utils/run/nameless-fetch.firefox.ts';

const HOME = 'moz-extension://b1c6d4f0-5e2a-4c3b-9f7e-2d8a6c0e4b15/';
const SENT = [{ name: 'Accept' }, { name: 'Origin' }];

type AddListener = FirefoxApi['webRequest']['onBeforeSendHeaders']['addListener'];

/** As much of Firefox as is needed: who listens, to what. */
function firefox() {
  const listening = new Map<Parameters<AddListener>[0], string[]>();
  const api: FirefoxApi = {
    runtime: { getURL: () => HOME, getPlatformInfo: async () => ({}) },
    webRequest: {
      onBeforeSendHeaders: {
        addListener: (listener, { urls }) => void listening.set(listener, urls),
        removeListener: (listener) => void listening.delete(listener),
      },
    },
  };
  /** What leaves, of a request from this origin. */
  const leaves = (originUrl: string) =>
    [...listening.keys()].map((listener) => listener({ originUrl, requestHeaders: SENT })?.requestHeaders);
  return { api, leaves, patterns: () => [...listening.values()].flat() };
}

const allowed = async () => true;

describe('what names the installation', () => {
  it('is taken out of our own requests while one is under way, and out of nobody else’s', async () => {
    const { api, leaves, patterns } = firefox();
    const seen: unknown[] = [];
    const fetch = namelessFetch(
      async () => {
        seen.push(patterns(), leaves(`${HOME}background.html`), leaves('https://page.example/'));
        return new Response('');
      },
      api,
      allowed,
    );
    await fetch('https://collector.example:8443/v1/tokens', { method: 'POST' });
    expect(seen).toEqual([['*://collector.example/*'], [[{ name: 'Accept' }]], [undefined]]);
    expect(patterns()).toEqual([]);
  });

  it('is not in a GET, so nobody listens', async () => {
    const { api, patterns } = firefox();
    const fetch = namelessFetch(async () => Response.json(patterns()), api, allowed);
    expect(await (await fetch('https://collector.example/v1/keys')).json()).toEqual([]);
  });

  it('does not stop others, when one has failed', async () => {
    const { api, patterns } = firefox();
    const held = Promise.withResolvers<Response>();
    const answers = [held.promise, Promise.reject(new TypeError('cut'))];
    const fetch = namelessFetch(() => answers.shift() ?? held.promise, api, allowed);
    const first = fetch('https://one.example/', { method: 'POST' });
    await expect(fetch('http://[2001:db8::1]/', { method: 'POST' })).rejects.toThrow('cut');
    expect(patterns()).toEqual(['*://one.example/*']);
    held.resolve(new Response(''));
    await first;
    expect(patterns()).toEqual([]);
  });

  it('keeps everything here where our own requests cannot be seen', async () => {
    const { api } = firefox();
    let asked = 0;
    const count = async () => {
      asked += 1;
      return new Response('');
    };
    const fetch = namelessFetch(count, api, async () => false);
    await expect(fetch('https://collector.example/', { method: 'POST' })).rejects.toThrow(TypeError);
    expect(asked).toBe(0);
  });
});
