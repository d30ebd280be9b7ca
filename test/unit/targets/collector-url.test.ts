import { expect, it } from 'vitest';
import { collectorUrl } from '../../../utils/targets/collector-url.ts';

const read = (text: string, plainHttp = false) => {
  const url = collectorUrl(text, { plainHttp });
  return url.ok ? url.url : null;
};

it.each([
  ['https://collector.example', 'https://collector.example/'],
  [' HTTPS://Collector.Example:8443/ ', 'https://collector.example:8443/'],
  ['https://example.org/reachwatch', 'https://example.org/reachwatch/'],
  ['https://192.0.2.1/', 'https://192.0.2.1/'],
  ['https://collector.example./', 'https://collector.example/'],
  ['http://127.0.0.1:8787', 'http://127.0.0.1:8787/'],
  ['http://127.9.9.9/', 'http://127.9.9.9/'],
  ['http://localhost:8787/', 'http://localhost:8787/'],
  ['http://a.localhost/', 'http://a.localhost/'],
  ['http://[::1]:8787/', 'http://[::1]:8787/'],
])('%j is %s', (text, url) => expect(read(text)).toBe(url));

it.each([
  '',
  'collector.example',
  'ftp://collector.example/',
  'https://collector.example/?a=1',
  'https://me:secret@collector.example/',
  'http://collector.example/',
  'http://10.0.0.1/',
  'http://[::2]/',
  'http://localhost.example/',
  'http://127.0.0.1.example/',
])('%j is none', (text) => expect(read(text)).toBeNull());

it('over plain http anywhere, where that is allowed', () => {
  expect(read('http://10.9.0.2:8787', true)).toBe('http://10.9.0.2:8787/');
  expect(read('ftp://10.9.0.2/', true)).toBeNull();
});
