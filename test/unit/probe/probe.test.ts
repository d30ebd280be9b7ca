import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProbe } from '../../../utils/probe/probe.ts';
import type { Limits, ProbeWorld } from '../../../utils/probe/probe.ts';
import type { DnsAnswer, Observation } from '../../../utils/probe/observation.ts';
import type { RequestEvent } from '../../../utils/probe/request-log.ts';

const URL_A = 'https://a.test/';

interface Call {
  url: string;
  init: RequestInit;
  answer: (response: Response) => void;
  fail: () => void;
}

/** A browser that does only what the test tells it to. */
function smallWorld(changes: Partial<ProbeWorld> = {}) {
  const calls: Call[] = [];
  const state = { listening: 0, permitted: true };
  let hear: ((event: RequestEvent) => void) | null = null;
  const world: ProbeWorld = {
    quirks: {
      family: 'chromium',
      version: async () => '156.0',
      listen: (listener) => {
        hear = listener;
        state.listening += 1;
        return () => {
          state.listening -= 1;
        };
      },
      lookUp: null,
    },
    fetch: (input, init = {}) =>
      new Promise((resolve, reject) => {
        const fail = () => reject(new TypeError('Failed to fetch'));
        if (typeof input !== 'string') throw new Error('the probe asks by text');
        init.signal?.addEventListener('abort', fail);
        if (init.signal?.aborted === true) fail();
        calls.push({ url: input, init, answer: resolve, fail });
      }),
    hasHostPermission: async () => state.permitted,
    callApi: async () => {},
    ownTabId: async () => -1,
    timingWatch: { expect: () => ({ entry: async () => null, forget: () => {} }) },
    now: () => new Date('2026-01-01T00:00:00Z'),
    clock: () => Date.now(),
    ...changes,
  };
  return { world, calls, state, tell: (event: RequestEvent) => hear?.(event) };
}

const limits = (changes: Partial<Limits> = {}): Limits => ({
  timeout_ms: 20_000,
  signal: new AbortController().signal,
  ...changes,
});

/** Lets everything happen that waits for no timer. */
const turn = () => vi.advanceTimersByTimeAsync(0);

const started = (url = URL_A, requestId = '1'): RequestEvent => ({
  stage: 'started',
  requestId,
  url,
  proxy: null,
});
const failed = (error: string, url = URL_A): RequestEvent => ({
  stage: 'failed',
  requestId: '1',
  url,
  error,
  address: null,
});

/** What `fetch` gives cannot be made by hand with a URL. */
function answered(url: string, body: BodyInit = '', status = 200): Response {
  const response = new Response(body, { status, headers: { server: 'x' } });
  return Object.defineProperty(response, 'url', { value: url });
}

/** Gives four letters and then nothing, until it is aborted. */
function halfPage(signal: AbortSignal | null | undefined): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode('half'));
      signal?.addEventListener('abort', () => controller.error(signal.reason));
    },
  });
}

describe('probe', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks without cookies, cache and referrer, and follows redirects', async () => {
    const { world, calls } = smallWorld();
    void createProbe(world)(`${URL_A}#part`, limits());
    await turn();
    expect(calls[0]?.url).toBe(URL_A);
    expect(calls[0]?.init).toMatchObject({
      mode: 'cors',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      redirect: 'follow',
    });
  });

  it('waits for the error event that comes after the rejection', async () => {
    const { world, calls, tell } = smallWorld();
    const attempt = createProbe(world)(URL_A, limits());
    await turn();
    tell(started());
    calls[0]?.fail();
    await vi.advanceTimersByTimeAsync(900);
    tell(failed('NS_ERROR_NET_RESET'));
    expect(await attempt).toMatchObject({
      end: 'failed',
      raw_error: 'NS_ERROR_NET_RESET',
      visibility: 'detailed',
      duration_ms: 0,
      final_url: URL_A,
    });
  });

  it('has failed without a reason when no event comes at all', async () => {
    const { world, calls } = smallWorld();
    const attempt = createProbe(world)(URL_A, limits());
    await turn();
    calls[0]?.fail();
    await vi.advanceTimersByTimeAsync(1500);
    expect(await attempt).toMatchObject({ end: 'failed', raw_error: null, final_url: URL_A });
  });

  it('never takes its own abort for a cause, and names the hop that it waited for', async () => {
    const { world, tell } = smallWorld();
    const attempt = createProbe(world)(URL_A, limits({ timeout_ms: 5000 }));
    await turn();
    tell(started());
    tell({
      stage: 'redirected',
      requestId: '1',
      url: URL_A,
      status: 302,
      address: '192.0.2.1',
      location: 'https://b.test/x',
    });
    await vi.advanceTimersByTimeAsync(5000);
    // Firefox: no error event after an abort that follows a redirect.
    await vi.advanceTimersByTimeAsync(1500);
    expect(await attempt).toMatchObject({
      end: 'timed_out',
      raw_error: null,
      duration_ms: 5000,
      timeout_ms: 5000,
      final_url: 'https://b.test/x',
      hops: [{ url: URL_A, status: 302, address: '192.0.2.1', location: 'https://b.test/x' }],
    });
  });

  it('drops the string of an abort, and keeps the address that came with it', async () => {
    const { world, tell } = smallWorld();
    const attempt = createProbe(world)(URL_A, limits({ timeout_ms: 5000 }));
    await turn();
    tell(started());
    await vi.advanceTimersByTimeAsync(5000);
    tell({ stage: 'failed', requestId: '1', url: URL_A, error: 'NS_BINDING_ABORTED', address: '192.0.2.1' });
    expect(await attempt).toMatchObject({ end: 'timed_out', raw_error: null, address: '192.0.2.1' });
  });

  it.each(['before', 'during'])('is stopped at once by a signal that fires %s it', async (when) => {
    const { world } = smallWorld();
    const stop = new AbortController();
    if (when === 'before') stop.abort();
    const attempt = createProbe(world)(URL_A, limits({ signal: stop.signal }));
    await turn();
    stop.abort();
    expect(await attempt).toMatchObject({ end: 'stopped', raw_error: null });
  });

  it('has an answer at the headers over https, with the address from the event', async () => {
    const { world, calls, tell } = smallWorld();
    const attempt = createProbe(world)(URL_A, limits());
    await turn();
    tell(started());
    const response = answered(URL_A, 'never read');
    calls[0]?.answer(response);
    await turn();
    tell({ stage: 'answered', requestId: '1', address: '192.0.2.1', protocol: 'h2' });
    expect(await attempt).toMatchObject({
      end: 'answered',
      status: 200,
      headers: { server: 'x' },
      address: '192.0.2.1',
      protocol: 'h2',
      body: null,
    });
    expect(response.bodyUsed).toBe(true);
  });

  it('reads the page of a refusal over https', async () => {
    const { world, calls, tell } = smallWorld();
    const attempt = createProbe(world)(URL_A, limits());
    await turn();
    tell(started());
    const body = '<title>Just a moment...</title>';
    calls[0]?.answer(answered(URL_A, body, 403));
    await turn();
    tell({ stage: 'completed', requestId: '1' });
    expect(await attempt).toMatchObject({
      status: 403,
      raw_error: null,
      body: { title: 'Just a moment...' },
    });
  });

  it('reads any page over https that it is to read', async () => {
    const { world, calls, tell } = smallWorld();
    const attempt = createProbe(world)(URL_A, limits({ reads_page: true }));
    await turn();
    tell(started());
    calls[0]?.answer(answered(URL_A, '<title>Members</title>'));
    await turn();
    tell({ stage: 'completed', requestId: '1' });
    expect(await attempt).toMatchObject({ status: 200, body: { title: 'Members', cut: false } });
  });

  it('reads the page when the chain ends at an http URL', async () => {
    const { world, calls, tell } = smallWorld();
    const attempt = createProbe(world)(URL_A, limits());
    await turn();
    tell(started());
    calls[0]?.answer(answered('http://b.test/', '<title>T</title>'));
    await turn();
    tell({ stage: 'completed', requestId: '1' });
    expect(await attempt).toMatchObject({ final_url: 'http://b.test/', body: { title: 'T', cut: false } });
  });

  it.each<['stopped' | 'timed out', Partial<Observation>]>([
    ['stopped', { end: 'stopped', raw_error: null }],
    ['timed out', { end: 'answered', raw_error: null, status: 200 }],
  ])('in the middle of a page, %s', async (how, expected) => {
    const { world, calls, tell } = smallWorld();
    const stop = new AbortController();
    const attempt = createProbe(world)('http://a.test/', limits({ signal: stop.signal, timeout_ms: 5000 }));
    await turn();
    tell(started('http://a.test/'));
    calls[0]?.answer(answered('http://a.test/', halfPage(calls[0].init.signal)));
    await turn();
    if (how === 'stopped') stop.abort();
    await vi.advanceTimersByTimeAsync(5000 + 1500);
    expect(await attempt).toMatchObject({ ...expected, body: { text: 'half', cut: true } });
  });

  it('can only tell answered from failed without host permission', async () => {
    const { world, calls, state } = smallWorld();
    state.permitted = false;
    const probe = createProbe(world);
    const attempt = probe(URL_A, limits());
    await turn();
    expect([calls[0]?.init.mode, state.listening]).toEqual(['no-cors', 0]);
    calls[0]?.answer(new Response());
    expect(await attempt).toMatchObject({ visibility: 'opaque', end: 'answered', status: null, headers: {} });
    // And the transfer is ended.
    expect(calls[0]?.init.signal?.aborted).toBe(true);

    state.permitted = true;
    void probe(URL_A, limits());
    await turn();
    expect(calls[1]?.init.mode).toBe('cors');
  });

  it('never has two attempts of one URL or of its twin under way, and others at once', async () => {
    const { world, calls } = smallWorld();
    const probe = createProbe(world);
    for (const url of [URL_A, URL_A, 'http://a.test/', 'https://b.test/']) void probe(url, limits());
    await turn();
    expect(calls.map(({ url }) => url)).toEqual([URL_A, 'https://b.test/']);
    calls[0]?.fail();
    await vi.advanceTimersByTimeAsync(1500);
    expect(calls.map(({ url }) => url).slice(2)).toEqual([URL_A]);
    calls[2]?.fail();
    await vi.advanceTimersByTimeAsync(1500);
    expect(calls.map(({ url }) => url).slice(3)).toEqual(['http://a.test/']);
  });

  it('listens only while attempts are under way', async () => {
    const { world, calls, state } = smallWorld();
    const probe = createProbe(world);
    const attempts = [probe(URL_A, limits()), probe('https://b.test/', limits())];
    await turn();
    expect(state.listening).toBe(1);
    calls[0]?.fail();
    await vi.advanceTimersByTimeAsync(1500);
    await attempts[0];
    expect(state.listening).toBe(1);
    calls[1]?.fail();
    await vi.advanceTimersByTimeAsync(1500);
    await attempts[1];
    expect(state.listening).toBe(0);
  });

  it('does not fetch before the browser has the listeners', async () => {
    const gate = Promise.withResolvers<void>();
    const { world, calls, state } = smallWorld({ callApi: () => gate.promise });
    void createProbe(world)(URL_A, limits());
    await turn();
    expect([state.listening, calls.length]).toEqual([1, 0]);
    gate.resolve();
    await turn();
    expect(calls).toHaveLength(1);
  });

  it('asks the resolver about the host at which it ended, and not when a proxy is in use', async () => {
    const lookUp = vi.fn<(host: string) => Promise<DnsAnswer>>(async (host) => ({
      host,
      addresses: ['192.0.2.1'],
      canonical_name: null,
      is_trr: false,
      error: null,
      duration_ms: 1,
    }));
    const { world, calls, tell } = smallWorld();
    world.quirks.lookUp = lookUp;
    const probe = createProbe(world);
    const attempt = probe(URL_A, limits());
    await turn();
    tell(started());
    tell({
      stage: 'redirected',
      requestId: '1',
      url: URL_A,
      status: 302,
      address: null,
      location: 'https://b.test/',
    });
    tell(started('https://b.test/'));
    calls[0]?.fail();
    tell(failed('NS_ERROR_NET_RESET', 'https://b.test/'));
    expect((await attempt).dns).toMatchObject({ host: 'b.test', addresses: ['192.0.2.1'] });
    expect(lookUp.mock.calls).toEqual([['a.test'], ['b.test']]);

    const proxied = probe('https://c.test/', limits());
    await turn();
    tell({
      stage: 'started',
      requestId: '2',
      url: 'https://c.test/',
      proxy: { type: 'socks', host: '127.0.0.1' },
    });
    calls[1]?.fail();
    await vi.advanceTimersByTimeAsync(1500);
    expect(await proxied).toMatchObject({ dns: null, proxy: { type: 'socks', host: '127.0.0.1' } });
    expect(lookUp).toHaveBeenCalledTimes(2);
  });
});
