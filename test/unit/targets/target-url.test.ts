import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetOfUrl } from '../../../utils/targets/target-url.ts';

describe('targetOfUrl', () => {
  it.each([
    ['https://www.example.org/', 'https://www.example.org/'],
    ['HTTP://Example.org', 'http://example.org/'],
    ['example.org', 'https://example.org/'],
    [' example.org ', 'https://example.org/'],
    ['example.org:8443/path?x=1#top', 'https://example.org:8443/path?x=1'],
    ['localhost', 'https://localhost/'],
    ['shop.test', 'https://shop.test/'],
    ['_dmarc.shop.test', 'https://_dmarc.shop.test/'],
    ['192.0.2.1', 'https://192.0.2.1/'],
    ['[2001:db8::1]:444', 'https://[2001:db8::1]:444/'],
    ['bücher.example', 'https://xn--bcher-kva.example/'],
    ['http://example.org:80/', 'http://example.org/'],
  ])('%s is asked as %s', (text, url) => {
    expect(targetOfUrl(text)).toEqual({
      ok: true,
      target: { url, category_code: 'MISC', service: null, role: null, source: 'user' },
    });
  });

  it.each([
    ['', 'no web address'],
    ['   ', 'no web address'],
    ['two words', 'white space'],
    ['https://', 'not a web address'],
    ['https://exa<mple.org/', 'not a web address'],
    ['300.300.300.300', 'not a web address'],
    ['example.org:99999', 'not a web address'],
    ['ftp://example.org/', 'not an http or https address'],
    ['file:///etc/passwd', 'not an http or https address'],
    ['javascript:alert(1)', 'not a web address'],
    ['mailto:someone@example.org', 'user name or password'],
    ['https://user@example.org/', 'user name or password'],
  ])('%s is refused: %s', (text, reason) => {
    const read = targetOfUrl(text);
    expect(read.ok ? '' : read.message).toContain(reason);
  });

  it('reads what it wrote as the same target', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withFragments: true }), fc.domain(), fc.string()), (text) => {
        const read = targetOfUrl(text);
        expect(read.ok ? targetOfUrl(read.target.url) : read).toEqual(read);
      }),
    );
  });
});
