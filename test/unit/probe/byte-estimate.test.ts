import { array, assert, constantFrom, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COST, estimateBytes } from '../../../utils/probe/byte-estimate.ts';
import type { Spent } from '../../../utils/probe/byte-estimate.ts';

const HEAD = 20 + 'server'.length + 'x'.length + 4;
const fresh = COST.lookup + COST.tcp;
const spent = (changes: Partial<Spent>): Spent => ({
  hops: [],
  finalUrl: 'https://a.test/',
  headers: { server: 'x' },
  reused: false,
  bodyRead: null,
  bodyCounted: 0,
  ...changes,
});

describe('estimateBytes', () => {
  it.each<[string, Partial<Spent>, number]>([
    ['https, body cancelled, length unknown', {}, fresh + COST.tls + COST.request + HEAD + COST.firstFlight],
    ['the browser counted the body', { bodyCounted: 41 }, fresh + COST.tls + COST.request + HEAD + 41],
    [
      'a body shorter than the first flight',
      { headers: { 'content-length': '900' } },
      fresh + COST.tls + COST.request + 20 + 'content-length'.length + 3 + 4 + 900,
    ],
    ['a reused connection', { reused: true, bodyCounted: 41 }, COST.request + HEAD + 41],
    [
      'plain http, read',
      { finalUrl: 'http://a.test/', bodyRead: 65_536 },
      fresh + COST.request + HEAD + 65_536,
    ],
    ['no answer over https', { headers: null }, fresh + COST.clientHello + COST.request],
    ['no answer over http', { headers: null, finalUrl: 'http://a.test/' }, fresh + COST.request],
    [
      'hops of one origin share a connection, others do not',
      { hops: [{ url: 'http://a.test/' }, { url: 'https://a.test/1' }], bodyCounted: 41 },
      2 * fresh + COST.tls + 3 * COST.request + 2 * COST.redirectHead + HEAD + 41,
    ],
  ])('%s', (_name, changes, bytes) => {
    expect(estimateBytes(spent(changes))).toBe(bytes);
  });

  it('never makes an answer cheaper than the same attempt without one, nor a redirect free', () => {
    const url = constantFrom('https://a.test/', 'http://a.test/', 'https://b.test/x');
    assert(
      property(array(url, { maxLength: 20 }), url, nat(100_000), (urls, finalUrl, bodyCounted) => {
        const hops = urls.map((one) => ({ url: one }));
        const whole = estimateBytes(spent({ hops, finalUrl, bodyCounted }));
        expect(whole).toBeGreaterThan(estimateBytes(spent({ hops, finalUrl, headers: null })));
        expect(whole).toBeGreaterThanOrEqual(estimateBytes(spent({ finalUrl, bodyCounted })));
      }),
    );
  });
});
