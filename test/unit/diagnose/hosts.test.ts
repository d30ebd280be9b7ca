import { expect, it } from 'vitest';
import { hostOf, isSameBrand, isSameSite } from '../../../utils/diagnose/hosts.ts';

it.each([
  ['example.org', 'example.org', true],
  ['example.org', 'www.example.org', true],
  ['a.example.org', 'b.example.org', true],
  ['example.org', 'example.com', false],
  ['bbc.co.uk', 'www.bbc.co.uk', true],
  ['bbc.co.uk', 'itv.co.uk', false],
  ['news.com.tr', 'other.com.tr', false],
  ['t.co', 'x.co', false],
  ['192.0.2.1', '198.51.2.1', false],
  ['[2001:db8::1]', '[2001:db8::2]', false],
  ['localhost', 'localhost', true],
  [null, null, false],
])('%s and %s: %s', (a, b, expected) => {
  expect(isSameSite(a, b)).toBe(expected);
});

it.each([
  ['www.herald.com', 'www.herald.iq', true],
  ['www.herald.com', 'www.herald-iraq.com', true],
  ['www.herald.com', 'iraq-herald.com', true],
  ['www.herald.com', 'heralds.com', false],
  ['www.the.com', 'the-news.com', false],
  ['www.herald.com', 'blocked.provider.net', false],
  ['192.0.2.1', '192.0.2.1', false],
])('the brands of %s and %s: %s', (a, b, expected) => {
  expect(isSameBrand(a, b)).toBe(expected);
});

it('a host has no port and no brackets lost', () => {
  expect(hostOf('http://www.example.org:8080/x')).toBe('www.example.org');
  expect(hostOf('http://[2001:db8::1]:8080/')).toBe('[2001:db8::1]');
  expect(hostOf('no url')).toBeNull();
});
