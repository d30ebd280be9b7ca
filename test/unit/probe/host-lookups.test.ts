import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHostLookups } from '../../../utils/probe/host-lookups.ts';
import type { DnsAnswer } from '../../../utils/probe/observation.ts';

const answer = (host: string): DnsAnswer => ({
  host,
  addresses: ['192.0.2.1'],
  canonical_name: host,
  is_trr: false,
  error: null,
  duration_ms: 3,
});

/** Lookups that are answered by hand. */
const start = () => {
  const open = new Map<string, () => void>();
  const lookUp = vi.fn<(host: string) => Promise<DnsAnswer>>(
    (host) =>
      new Promise<DnsAnswer>((resolve) => {
        open.set(host, () => resolve(answer(host)));
      }),
  );
  const release = vi.fn<() => void>();
  const hold = vi.fn<() => () => void>(() => release);
  const lookups = createHostLookups(lookUp, { hold, end: () => {} }, () => Date.now());
  return { open, lookUp, hold, release, lookups };
};

describe('host lookups', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks for each host once, and for no address', () => {
    const { lookups, lookUp } = start();
    for (const url of [
      'http://a.test/1',
      'https://a.test:8443/2',
      'http://192.0.2.7/',
      'http://0x7f000001/',
      'https://[2001:db8::1]/',
      'https://b.test/',
    ]) {
      lookups.ask(url);
    }
    expect(lookUp.mock.calls).toEqual([['a.test'], ['b.test']]);
    expect(lookups.answerFor('http://192.0.2.7/')).toBeNull();
  });

  it('holds patience from the question to the answer', async () => {
    const { lookups, open, hold, release } = start();
    lookups.ask('https://a.test/');
    expect([hold.mock.calls.length, release.mock.calls.length]).toEqual([1, 0]);
    open.get('a.test')?.();
    await lookups.settle(1000);
    expect(release).toHaveBeenCalledTimes(1);
    expect(lookups.answerFor('https://a.test/x')).toEqual(answer('a.test'));
  });

  it('shows a lookup that has not ended as one without addresses and without an error', async () => {
    const { lookups } = start();
    lookups.ask('https://a.test/');
    const settled = lookups.settle(1500);
    await vi.advanceTimersByTimeAsync(1500);
    await settled;
    expect(lookups.answerFor('https://a.test/')).toEqual({
      host: 'a.test',
      addresses: [],
      canonical_name: null,
      is_trr: null,
      error: null,
      duration_ms: 1500,
    });
  });
});
