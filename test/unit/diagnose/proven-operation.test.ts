import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../utils/diagnose/verdict.ts';
import type { Observation } from '../../../utils/probe/observation.ts';
import { classify } from '../../../utils/diagnose/classify.ts';
import { dns, failed, hop, timedOut } from './making.ts';

const HTTP = 'http://www.example.org/';
const PROXY = { type: 'socks', host: 'proxy.example' };
const ADDRESS = '198.51.100.2';
const TLS = 'https://www.example.org/';
const SENT = { resolved_ms: 1, connected_ms: 2, secured_ms: 4, request_sent_ms: 4, first_byte_ms: null };

describe('a timeout in Firefox', () => {
  const cases: [string, Partial<Observation>, Operation | null][] = [
    ['the name was never answered', { dns: dns([]) }, 'resolve'],
    ['the name was answered, no connection stood', { dns: dns([ADDRESS]) }, 'connect'],
    ['so, but the name took most of the time', { dns: dns([ADDRESS], { duration_ms: 14_000 }) }, null],
    ['so, but no error event came', { dns: dns([ADDRESS]), raw_error: null }, null],
    ['so, but the name is of another hop', { dns: dns([ADDRESS], { host: 'other.example' }) }, null],
    ['the name was not looked up', {}, null],
    ['a proxy asks for the name', { dns: dns([]), proxy: PROXY }, null],
    ['a connection stood: TLS or HTTP', { dns: dns([ADDRESS]), address: ADDRESS }, null],
    [
      'a connection stood, over http',
      { url: HTTP, dns: dns([ADDRESS]), address: ADDRESS },
      'http_round_trip',
    ],
    ['a connection to the proxy stood', { url: HTTP, address: ADDRESS, proxy: PROXY }, null],
    ['headers had come', { status: 200 }, 'http_round_trip'],
    ['the request was sent', { address: ADDRESS, timings: SENT }, 'http_round_trip'],
    ['so, but after a redirect', { address: ADDRESS, timings: SENT, hops: [hop(HTTP, TLS)] }, null],
  ];
  it.each(cases)('%s', (_, given, operation) => {
    expect(classify(timedOut('firefox', given)).operation).toBe(operation);
  });
});

describe('a timeout in Chromium', () => {
  it.each([
    ['ours', timedOut('chromium'), null],
    [
      'ours, with an address, which it gives only with headers',
      timedOut('chromium', { address: ADDRESS }),
      null,
    ],
    [
      'of a silent handshake',
      failed('chromium', 'net::ERR_TIMED_OUT', { duration_ms: 30_050 }),
      'tls_handshake',
    ],
    ['at another time', failed('chromium', 'net::ERR_TIMED_OUT', { duration_ms: 240_000 }), null],
    ['over http', failed('chromium', 'net::ERR_TIMED_OUT', { duration_ms: 30_050, url: HTTP }), null],
    [
      'of connecting',
      failed('chromium', 'net::ERR_CONNECTION_TIMED_OUT', { duration_ms: 134_000 }),
      'connect',
    ],
  ])('%s', (_, given, operation) => {
    expect(classify(given).operation).toBe(operation);
  });
});

describe('a reset', () => {
  it.each([
    ['Chromium, https', failed('chromium', 'net::ERR_CONNECTION_RESET'), null],
    ['Chromium, http', failed('chromium', 'net::ERR_CONNECTION_RESET', { url: HTTP }), null],
    ['Firefox, https, connected', failed('firefox', 'NS_ERROR_NET_RESET', { address: ADDRESS }), null],
    ['Firefox, http, not connected', failed('firefox', 'NS_ERROR_NET_RESET', { url: HTTP }), null],
    [
      'Firefox, http, connected',
      failed('firefox', 'NS_ERROR_NET_RESET', { url: HTTP, address: ADDRESS }),
      'http_round_trip',
    ],
    [
      'Firefox, https, after the request',
      failed('firefox', 'NS_ERROR_NET_RESET', { address: ADDRESS, timings: SENT }),
      'http_round_trip',
    ],
    [
      'after the headers',
      failed('chromium', 'net::ERR_CONNECTION_RESET', { status: 200 }),
      'http_round_trip',
    ],
  ])('%s', (_, given, operation) => {
    expect(classify(given)).toEqual({ failure_class: 'reset', failure: 'connection_reset', operation });
  });
});

it('Firefox gives up waiting on a connection that stood: not at connecting', () => {
  const connected = failed('firefox', 'NS_ERROR_NET_TIMEOUT', { address: ADDRESS });
  expect(classify(connected).operation).toBeNull();
  expect(classify(failed('firefox', 'NS_ERROR_NET_TIMEOUT')).operation).toBe('connect');
});

it('what is no timeout and no reset keeps the stage of its code', () => {
  expect(
    classify(failed('firefox', 'NS_ERROR_CONNECTION_REFUSED', { url: HTTP, address: ADDRESS })).operation,
  ).toBe('connect');
});
