import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../../utils/diagnose/fold-text.ts';
import { asciiLower, shownText } from '../../../utils/diagnose/shown-text.ts';

describe('what a page shows', () => {
  it.each([
    ['<p>One</p><p>two', 'one two'],
    ['one<br>two', 'one two'],
    ['<title>unseen</title>seen', 'seen'],
    ['<STYLE>p{}</STYLE>seen<script>var a="</p>"</script >too', 'seen too'],
    ['<script>never closed', ''],
    ['<script>closed</script', ''],
    ['<!-- a > b -->seen', 'seen'],
    ['<!-- never closed', ''],
    ['<!doctype html>seen', 'seen'],
    ['1 < 2 and a<b', '1 2 and a'],
    ['<svg><text>unseen</text></svg>seen', 'seen'],
    ['caf&eacute; &#1076;&#x430; &nbsp; &amp;', 'café да'],
    ['<a title="x>y">seen</a>', 'y seen'],
    ['İ<SCRIPT>unseen</script>seen', 'i seen'],
  ])('%s', (html, text) => {
    expect(foldText(shownText(html))).toBe(text);
  });

  it('takes any text, and never lengthens it by more than the spaces between tags', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (html) => {
        expect(shownText(html).length).toBeLessThanOrEqual(html.length * 2 + 1);
        expect(asciiLower(html)).toHaveLength(html.length);
      }),
    );
  });
});

describe('the one form of a text', () => {
  it.each([
    ['violate(s) the  National\u00A0Law(s).', 'violate s the national law s'],
    ["l'apologie d’actes", 'l apologie d actes'],
    ['İDARİ TEDBİR', 'idari tedbir'],
    ['yapılan YAPILAN', 'yapilan yapilan'],
    ['می\u200Cشود', 'میشود'],
    ['E\u0301te\u0301', 'été'],
    ['№ 149-ФЗ', 'no 149 фз'],
    ['', ''],
  ])('%s', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  it('is its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
    );
  });
});
