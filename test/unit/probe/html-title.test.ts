import { describe, expect, it } from 'vitest';
import { htmlTitle } from '../../../utils/probe/html-title.ts';

describe('htmlTitle', () => {
  it.each<[string, string | null]>([
    ['<html><head><title>Plain</title>', 'Plain'],
    ['<TITLE lang="ar">\n  دو\n كلمتان </TITLE >', 'دو كلمتان'],
    ['<title>A &amp; B &lt;C&gt; &#39;d&#x27; &nbsp;e &copy;</title>', "A & B <C> 'd' e &copy;"],
    ['<title></title>', ''],
    ['<title>first</title><svg><title>second</title></svg>', 'first'],
    ['<title>never closed', null],
    ['<titles>not one</titles>', null],
    ['<title <title>nested</title>', 'nested'],
    [
      '<title>&Eacute;t&eacute; &agrave; S&atilde;o &laquo;x&raquo; Stra&szlig;e &hellip;</title>',
      'Été à São «x» Straße &hellip;',
    ],
    ['', null],
    ['<title>&#x110000;</title>', '&#x110000;'],
    [`<title>${'x'.repeat(500)}</title>`, 'x'.repeat(300)],
  ])('%s', (html, title) => {
    expect(htmlTitle(html)).toBe(title);
  });
});
