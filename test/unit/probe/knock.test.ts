import { describe, expect, it } from 'vitest';
import { createKnock } from '../../../utils/probe/knock.ts';
import type { ProbeWorld } from '../../../utils/probe/probe.ts';
import type { RequestEvent } from '../../../utils/probe/request-log.ts';

const URL_A = 'https://a.test/';
type Family = 'chromium' | 'firefox';

/** A browser whose connection stands, or fails with an error. Gives back what was asked of it. */
function smallWorld(family: Family, door: 'opens' | 'silent' | { error: string }) {
  const asked: RequestInit[] = [];
  let hear: ((event: RequestEvent) => void) | null = null;
  const fails = (error: string) => {
    hear?.({ stage: 'failed', requestId: '1', url: URL_A, error, address: null });
    throw new TypeError('Failed to fetch');
  };
  const world: ProbeWorld = {
    quirks: {
      family,
      version: async () => '156.0',
      listen: (listener) => {
        hear = listener;
        return () => {};
      },
      lookUp: null,
    },
    fetch: async (_input, init = {}) => {
      asked.push(init);
      hear?.({ stage: 'started', requestId: '1', url: URL_A, proxy: null });
      if (door === 'opens') {
        // As Chromium does: the body is asked for when the connection stands.
        if (init.body instanceof ReadableStream) void init.body.getReader().read();
        await untilAborted(init.signal);
        fails('net::ERR_ABORTED');
      }
      if (door === 'silent') {
        await untilAborted(init.signal);
        fails('net::ERR_ABORTED');
      }
      return fails(typeof door === 'string' ? 'net::ERR_ABORTED' : door.error);
    },
    hasHostPermission: async () => true,
    callApi: async () => {},
    ownTabId: async () => -1,
    timingWatch: { expect: () => ({ entry: async () => null, forget: () => {} }) },
    now: () => new Date('2026-01-01T00:00:00Z'),
    clock: () => performance.now(),
  };
  return { world, asked };
}

function untilAborted(signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) resolve();
    signal?.addEventListener('abort', () => resolve());
  });
}

function knockAt(world: ProbeWorld, timeout_ms = 20_000) {
  return createKnock(world)(URL_A, { timeout_ms, signal: new AbortController().signal });
}

describe('a knock', () => {
  it('is answered when the body is asked for, and ends the request', async () => {
    const { world, asked } = smallWorld('chromium', 'opens');
    const { opened, observation } = await knockAt(world);
    expect(opened).toBe(true);
    expect(observation.end).toBe('failed');
    expect(asked).toMatchObject([{ method: 'OPTIONS', credentials: 'omit', duplex: 'half' }]);
    expect(asked[0]?.signal?.aborted).toBe(true);
  });

  it.each(['net::ERR_H2_OR_QUIC_REQUIRED', 'net::ERR_ALPN_NEGOTIATION_FAILED'])(
    'is answered when the connection stands and carries no stream: %s',
    async (error) => {
      expect((await knockAt(smallWorld('chromium', { error }).world)).opened).toBe(true);
    },
  );

  it.each(['net::ERR_CONNECTION_RESET', 'net::ERR_NAME_NOT_RESOLVED', 'net::ERR_CERT_AUTHORITY_INVALID'])(
    'is not answered: %s',
    async (error) => {
      const { opened, observation } = await knockAt(smallWorld('chromium', { error }).world);
      expect(opened).toBe(false);
      expect(observation.raw_error).toBe(error);
    },
  );

  it('is not known to be answered when nothing comes', async () => {
    const { opened, observation } = await knockAt(smallWorld('chromium', 'silent').world, 5);
    expect(opened).toBeNull();
    expect(observation.end).toBe('timed_out');
  });

  it('is an ordinary attempt in Firefox, which streams no bodies', async () => {
    const { world, asked } = smallWorld('firefox', { error: 'NS_ERROR_NET_RESET' });
    expect((await knockAt(world)).opened).toBe(false);
    expect(asked[0]?.method).toBe('GET');
    expect(asked[0]?.body).toBeUndefined();
  });
});
