import { assert, infiniteStream, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, hasEnded, newTrace, ownerOf } from '../../../utils/probe/request-log.ts';
import type { RequestEvent, Trace } from '../../../utils/probe/request-log.ts';
import { RECORDED } from './recorded-events.data.ts';

const REDIRECT = 'http://127.0.0.1:8000/redirect?to=';
const ASKED = {
  ok: 'http://127.0.0.1:8000/ok',
  redirected: `${REDIRECT}http%3A%2F%2F127.0.0.1%3A8000%2Fok`,
  reset: 'http://127.0.0.1:8001/',
  resetAfterRedirect: `${REDIRECT}http%3A%2F%2F127.0.0.1%3A8001%2Fx`,
  silent: 'http://127.0.0.1:8002/',
  broken: 'http://127.0.0.1:8000/broken-length',
  silentAfterRedirect: `${REDIRECT}https%3A%2F%2F127.0.0.1%3A8002%2F`,
  noName: 'http://nobody.invalid/',
};

type Name = keyof typeof ASKED;

/** The traces after all events, by the URL's name. */
function follow(events: RequestEvent[], urls: Record<string, string> = ASKED): Record<string, Trace> {
  const requests = Object.entries(urls).map(([name, url]) => ({ name, trace: newTrace(url) }));
  for (const event of events) {
    const owner = ownerOf(requests, event);
    if (owner !== null) owner.trace = advance(owner.trace, event);
  }
  return Object.fromEntries(requests.map(({ name, trace }) => [name, trace]));
}

const facts = ({ phase, url, address, error, hops }: Trace) => [
  phase,
  url,
  address,
  error,
  hops.map(({ status, location }) => `${status} ${location}`),
];

const OK = 'http://127.0.0.1:8000/ok';
const HOP = { ok: `302 ${OK}`, reset: '302 http://127.0.0.1:8001/x', silent: '302 https://127.0.0.1:8002/' };

describe('eight requests at once, as recorded', () => {
  it.each<[Name, unknown[]]>([
    ['ok', ['completed', OK, '127.0.0.1', null, []]],
    ['redirected', ['completed', OK, '127.0.0.1', null, [HOP.ok]]],
    ['reset', ['failed', ASKED.reset, null, 'net::ERR_CONNECTION_RESET', []]],
    [
      'resetAfterRedirect',
      ['failed', 'http://127.0.0.1:8001/x', null, 'net::ERR_CONNECTION_RESET', [HOP.reset]],
    ],
    ['silent', ['failed', ASKED.silent, null, 'net::ERR_ABORTED', []]],
    ['broken', ['failed', ASKED.broken, '127.0.0.1', 'net::ERR_CONTENT_LENGTH_MISMATCH', []]],
    ['silentAfterRedirect', ['failed', 'https://127.0.0.1:8002/', null, 'net::ERR_ABORTED', [HOP.silent]]],
    ['noName', ['failed', ASKED.noName, null, 'net::ERR_NAME_NOT_RESOLVED', []]],
  ])('Chromium: %s', (name, expected) => {
    expect(facts(follow(RECORDED.chromium)[name]!)).toEqual(expected);
  });

  it.each<[Name, unknown[]]>([
    ['ok', ['completed', OK, '127.0.0.1', null, []]],
    ['redirected', ['completed', OK, '127.0.0.1', null, [HOP.ok]]],
    ['reset', ['failed', ASKED.reset, '127.0.0.1', 'NS_ERROR_NET_RESET', []]],
    [
      'resetAfterRedirect',
      ['failed', 'http://127.0.0.1:8001/x', '127.0.0.1', 'NS_ERROR_NET_RESET', [HOP.reset]],
    ],
    ['silent', ['failed', ASKED.silent, '127.0.0.1', 'NS_BINDING_ABORTED', []]],
    ['broken', ['failed', ASKED.broken, '127.0.0.1', 'NS_ERROR_NET_PARTIAL_TRANSFER', []]],
    // No error event came: what is known is where it had been sent.
    ['silentAfterRedirect', ['started', 'https://127.0.0.1:8002/', null, null, [HOP.silent]]],
    ['noName', ['failed', ASKED.noName, null, 'NS_ERROR_UNKNOWN_HOST', []]],
  ])('Firefox: %s', (name, expected) => {
    expect(facts(follow(RECORDED.firefox)[name]!)).toEqual(expected);
  });

  it.each(['chromium', 'firefox'] as const)(
    '%s: any interleaving of them gives the same traces',
    (browser) => {
      const queues = Object.values(Object.groupBy(RECORDED[browser], ({ requestId }) => requestId));
      const alone = follow(RECORDED[browser]);
      assert(
        property(infiniteStream(nat()), (choices) => {
          const left = queues.map((queue) => [...queue!]);
          const mixed: RequestEvent[] = [];
          for (const choice of choices) {
            const waiting = left.filter((queue) => queue.length > 0);
            if (waiting.length === 0) break;
            mixed.push(waiting[choice % waiting.length]!.shift()!);
          }
          expect(Object.values(follow(mixed)).map(facts)).toEqual(Object.values(alone).map(facts));
        }),
        { numRuns: 50 },
      );
    },
  );
});

const started = (requestId: string, url: string): RequestEvent => ({
  stage: 'started',
  requestId,
  url,
  proxy: null,
});

describe('ownership', () => {
  it('forgets requests that nobody expects', () => {
    expect(ownerOf([{ trace: newTrace('https://a.test/') }], started('1', 'https://b.test/'))).toBeNull();
  });

  it('forgets later events of a request whose first one was not seen', () => {
    const requests = [{ trace: newTrace('https://a.test/') }];
    const late: RequestEvent = { stage: 'completed', requestId: '1' };
    expect(ownerOf(requests, late)).toBeNull();
  });

  it('gives a redirect to an expected URL to the request that was redirected', () => {
    const traces = follow(
      [
        started('1', 'https://a.test/'),
        {
          stage: 'redirected',
          requestId: '1',
          url: 'https://a.test/',
          status: 301,
          address: null,
          location: 'https://b.test/',
        },
        started('1', 'https://b.test/'),
        started('2', 'https://b.test/'),
        { stage: 'failed', requestId: '1', url: 'https://b.test/', error: 'first', address: null },
        { stage: 'failed', requestId: '2', url: 'https://b.test/', error: 'second', address: null },
      ],
      { a: 'https://a.test/', b: 'https://b.test/' },
    );
    expect([traces['a']?.error, traces['b']?.error]).toEqual(['first', 'second']);
  });

  it('knows an http URL that the browser upgraded before its first event, and no downgraded one', () => {
    const http = [{ trace: newTrace('http://a.test/') }];
    const https = [{ trace: newTrace('https://a.test/') }];
    expect(ownerOf(http, started('1', 'https://a.test/'))).toBe(http[0]);
    expect(ownerOf(https, started('1', 'http://a.test/'))).toBeNull();
  });

  it('compares without the fragment', () => {
    const requests = [{ trace: newTrace('https://a.test/#part') }];
    expect(ownerOf(requests, started('1', 'https://a.test/'))).toBe(requests[0]);
  });
});

describe('advance', () => {
  it('changes nothing after the end', () => {
    const ended = follow(RECORDED.chromium)['ok']!;
    const late: RequestEvent = { stage: 'failed', requestId: '1', url: OK, error: 'late', address: null };
    expect(hasEnded(ended)).toBe(true);
    expect(advance(ended, late)).toBe(ended);
  });

  it('keeps the address of an answer that then broke off', () => {
    const answered: RequestEvent = {
      stage: 'answered',
      requestId: '1',
      address: '192.0.2.1',
      protocol: null,
    };
    const broken: RequestEvent = { stage: 'failed', requestId: '1', url: OK, error: 'reset', address: null };
    expect(advance(advance(newTrace(OK), answered), broken)).toMatchObject({
      phase: 'failed',
      address: '192.0.2.1',
    });
  });

  it('drops the certificate of a hop that was left', () => {
    const certificate = {
      subject: 'CN=a',
      issuer: 'CN=root',
      sha256: 'AA',
      valid_from: '2026-01-01T00:00:00.000Z',
      valid_until: '2027-01-01T00:00:00.000Z',
      is_built_in_root: true,
      protocol_version: 'TLSv1.3',
      used_ech: false,
      used_private_dns: false,
    };
    const secured = advance(newTrace('https://a.test/'), { stage: 'secured', requestId: '1', certificate });
    expect(secured.certificate).toEqual(certificate);
    const moved = advance(secured, {
      stage: 'redirected',
      requestId: '1',
      url: 'https://a.test/',
      status: 302,
      address: null,
      location: 'https://b.test/',
    });
    expect(moved.certificate).toBeNull();
  });
});
