import { describe, expect, it } from 'vitest';
import { parseAnchors } from '../../../utils/targets/anchors-csv.ts';

describe('parseAnchors', () => {
  it('reads URL and scope and leaves out the rest', () => {
    const text =
      'scope,url,comment\ninternational,https://a.test/,x\nDomestic,http://b.test:8080/ok,"y\nz"\n';
    expect(parseAnchors(text)).toEqual({
      ok: true,
      anchors: [
        { url: 'https://a.test/', scope: 'international', country: null, network: 'a.test', expects: null },
        { url: 'http://b.test:8080/ok', scope: 'domestic', country: null, network: 'b.test', expects: null },
      ],
    });
  });

  it('takes a URL once', () => {
    const read = parseAnchors('url,scope\nhttps://a.test,international\nhttps://a.test/,domestic\n');
    expect(read.ok && read.anchors.map(({ scope }) => scope)).toEqual(['international']);
  });

  it.each([
    ['', [[1, 1, 'the file is empty']]],
    ['url,scope\n', [[1, 'url', 'there are no anchors']]],
    [
      'url\nhttps://a.test/\n',
      [[1, 1, 'the first line must name the columns, and there is no "scope" in it']],
    ],
    ['url,scope\nhttps://a.test/\n', [[2, 'scope', 'the scope must be "international" or "domestic"']]],
    [
      'url,scope\nx,abroad\nhttps://a.test/,domestic\n',
      [
        [2, 'url', '"x" is not a web address; it must begin with https:// or http://'],
        [2, 'scope', 'the scope must be "international" or "domestic"'],
      ],
    ],
  ])('%j is refused, with the place', (text, expected) => {
    const read = parseAnchors(text);
    expect(read.ok ? [] : read.errors.map(({ line, column, message }) => [line, column, message])).toEqual(
      expected,
    );
  });
});
