import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATEGORIES } from '../../../utils/targets/categories.data.ts';
import { checkableUrl } from '../../../utils/targets/checkable-url.ts';
import { formatTargetList, parseTargetList } from '../../../utils/targets/list-csv.ts';
import type { Target } from '../../../utils/targets/schema.ts';

const HEADER = 'url,category_code,category_description,date_added,source,notes';

function targetsOf(text: string): Target[] {
  const list = parseTargetList(text, 'user');
  if (!list.ok) throw new Error(JSON.stringify(list.errors));
  return list.targets;
}

function errorsOf(text: string): string[] {
  const list = parseTargetList(text, 'user');
  return list.ok ? [] : list.errors.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('parseTargetList, what it takes', () => {
  it('reads the format of the Citizen Lab lists', () => {
    const text = `${HEADER}\nhttps://www.example.org/,NEWS,News Media,2017-07-19,OONI,"blocked, they say"\n`;
    expect(parseTargetList(text, 'list')).toEqual({
      ok: true,
      targets: [
        {
          url: 'https://www.example.org/',
          category_code: 'NEWS',
          service: null,
          role: null,
          source: 'list',
        },
      ],
    });
  });

  it.each<[string, string, [string, string][]]>([
    [
      'only URLs',
      'url\nhttps://a.test/\nhttps://b.test/\n',
      [
        ['https://a.test/', 'MISC'],
        ['https://b.test/', 'MISC'],
      ],
    ],
    ['URLs and codes', 'url,category_code\nhttps://a.test/,HUMR\n', [['https://a.test/', 'HUMR']]],
    [
      'columns in another order',
      'notes,category_code,url\nx,HUMR,https://a.test/\n',
      [['https://a.test/', 'HUMR']],
    ],
    [
      'upper case and white space',
      ' URL , Category_Code\n https://a.test/ , humr \n',
      [['https://a.test/', 'HUMR']],
    ],
    [
      'no code in a row',
      'url,category_code\nhttps://a.test/,\nhttps://b.test/\n',
      [
        ['https://a.test/', 'MISC'],
        ['https://b.test/', 'MISC'],
      ],
    ],
    [
      'a byte order mark and CRLF',
      '\uFEFFurl,category_code\r\nhttps://a.test/,HUMR\r\n',
      [['https://a.test/', 'HUMR']],
    ],
    ['old Mac line ends', 'url,category_code\rhttps://a.test/,HUMR\r', [['https://a.test/', 'HUMR']]],
    ['no line end at the end', 'url,category_code\nhttps://a.test/,HUMR', [['https://a.test/', 'HUMR']]],
    ['empty lines', '\n\nurl\n\nhttps://a.test/\n,\n \n', [['https://a.test/', 'MISC']]],
    [
      'a line break in quotes',
      'notes,url\n"two\nlines, ""quoted""",https://a.test/\n',
      [['https://a.test/', 'MISC']],
    ],
    ['a comma in a quoted URL', 'url\n"https://a.test/b,c"\n', [['https://a.test/b,c', 'MISC']]],
    [
      'a comma too many in the notes',
      `${HEADER}\nhttps://a.test/,ANON,x,2019-02-27,y,one, two\n`,
      [['https://a.test/', 'ANON']],
    ],
    [
      'a URL twice',
      'url,category_code\nhttps://a.test,NEWS\nhttps://A.test/#top,HUMR\n',
      [['https://a.test/', 'NEWS']],
    ],
    ['http, a port, a path', 'url\nhttp://a.test:8080/b?c=d\n', [['http://a.test:8080/b?c=d', 'MISC']]],
    [
      'addresses',
      'url\nhttps://192.0.2.1/\nhttp://[2001:db8::1]/\n',
      [
        ['https://192.0.2.1/', 'MISC'],
        ['http://[2001:db8::1]/', 'MISC'],
      ],
    ],
    ['another script', 'url\nhttps://пример.рф/\n', [['https://xn--e1afmkfd.xn--p1ai/', 'MISC']]],
    ['a header alone', `${HEADER}\n`, []],
  ])('%s', (_, text, expected) => {
    expect(targetsOf(text).map(({ url, category_code }) => [url, category_code])).toEqual(expected);
  });
});

describe('parseTargetList, what it refuses, and where', () => {
  it.each<[string, string, string[]]>([
    ['nothing', '', ['1:1 the file is empty']],
    [
      'no header',
      'https://a.test/\n',
      ['1:1 the first line must name the columns, and there is no "url" in it'],
    ],
    [
      'a header further down',
      '\nfoo,bar\n',
      ['2:1 the first line must name the columns, and there is no "url" in it'],
    ],
    ['a column twice', 'url,url\n', ['1:1 the column "url" is named twice']],
    [
      'an unknown code',
      'url,category_code\nhttps://a.test/,NEWS\nhttps://b.test/,FOO\n',
      ['3:category_code "FOO" is not a category code of the Citizen Lab lists'],
    ],
    [
      'a name of every object as code',
      'url,category_code\nhttps://a.test/,constructor\n',
      ['2:category_code "constructor" is not a category code of the Citizen Lab lists'],
    ],
    ['no URL', 'url,category_code\n,NEWS\n', ['2:url no web address']],
    [
      'not a URL',
      'url\nexample.org\n',
      ['2:url "example.org" is not a web address; it must begin with https:// or http://'],
    ],
    [
      'no host',
      'url\nhttps://\n',
      ['2:url "https://" is not a web address; it must begin with https:// or http://'],
    ],
    ['another scheme', 'url\nftp://a.test/\n', ['2:url "ftp://a.test/" is not an http or https address']],
    [
      'a script',
      'url\njavascript:alert(1)\n',
      ['2:url "javascript:alert(1)" is not an http or https address'],
    ],
    [
      'a password',
      'url\nhttps://u:p@a.test/\n',
      ['2:url "https://u:p@a.test/" holds a user name or password'],
    ],
    [
      'a line break in a URL',
      'url\n"https://a.test/\nb"\n',
      ['2:url "https://a.test/\\nb" holds white space'],
    ],
    [
      'lines after a value of two lines',
      'notes,url\n"one\ntwo",x\n,y\n',
      [
        '3:url "x" is not a web address; it must begin with https:// or http://',
        '4:url "y" is not a web address; it must begin with https:// or http://',
      ],
    ],
    [
      'lines after empty ones and CRLF',
      'url\r\n\r\n\r\nx\r\n',
      ['4:url "x" is not a web address; it must begin with https:// or http://'],
    ],
    [
      'lines after a byte order mark',
      '\uFEFF"url"\nx\n',
      ['2:url "x" is not a web address; it must begin with https:// or http://'],
    ],
    [
      'a comma in a URL without quotes',
      'url\nhttps://a.test/b,c\n',
      ['2:url more values than columns; put a value that holds a comma in quotes'],
    ],
    [
      'two faults in one row',
      'url,category_code\nx,FOO\n',
      [
        '2:url "x" is not a web address; it must begin with https:// or http://',
        '2:category_code "FOO" is not a category code of the Citizen Lab lists',
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(errorsOf(text)).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ['a quote that does not end', 'url,notes\nhttps://a.test/,"open\nhttps://b.test/,x\n', '2:17'],
    ['text behind a closing quote', 'url,notes\nhttps://a.test/,"a"b\n', '2:17'],
    ['after a value of two lines', 'notes,url,x\n"1\n2",https://a.test/,"open\n', '3:20'],
  ])('%s: the place of the quote', (_, text, place) => {
    expect(errorsOf(text)).toEqual([
      `${place} the quoted value that begins here does not end, or something follows its closing quote`,
    ]);
  });

  it('imports nothing when one row of many is wrong', () => {
    const list = parseTargetList('url\nhttps://a.test/\nx\nhttps://b.test/\n', 'user');
    expect(list.ok).toBe(false);
  });

  it('lists 20 errors and says how many more there are', () => {
    const errors = errorsOf(`url\n${'x\n'.repeat(25)}`);
    expect(errors).toHaveLength(21);
    expect(errors[19]).toMatch(/^21:url "x"/);
    expect(errors[20]).toBe('22:url and 5 more errors');
  });

  it('shortens a long value and shows no control characters', () => {
    const [error = ''] = errorsOf(`url\nx\u001B[31m${'y'.repeat(500)}\n`);
    expect(error.length).toBeLessThan(200);
    expect(error).not.toContain('\u001B');
  });
});

const url = fc.webUrl({ withQueryParameters: true }).map((text) => {
  const read = checkableUrl(text);
  if (!read.ok) throw new Error(read.message);
  return read.url;
});

const target = fc.record({
  url,
  category_code: fc.constantFrom(...CATEGORIES.keys()),
  service: fc.constant(null),
  role: fc.constant(null),
  source: fc.constant('user' as const),
});

describe('formatTargetList', () => {
  it('writes the columns of the format', () => {
    expect(formatTargetList(targetsOf('url,category_code\n"https://a.test/b,c",NEWS\n'))).toBe(
      `${HEADER}\n"https://a.test/b,c",NEWS,News Media,,user,\n`,
    );
  });

  it('gives back what parseTargetList reads from it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(target, { selector: (one) => one.url }), (targets) => {
        expect(targetsOf(formatTargetList(targets))).toEqual(targets);
      }),
    );
  });
});

describe('any text', () => {
  it('is a list or has errors that stand in the text, and never throws', () => {
    const piece = fc.constantFrom(
      'url',
      'category_code',
      ',',
      '"',
      '\n',
      '\r\n',
      'https://a.test/',
      'NEWS',
      ' ',
      'é',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((pieces) => pieces.join('')),
      fc.array(piece).map((pieces) => `url,category_code\n${pieces.join('')}`),
    );
    fc.assert(
      fc.property(text, (some) => {
        const list = parseTargetList(some, 'user');
        const lines = some.split(/\r\n?|\n/).length;
        const errors = list.ok ? [] : list.errors;
        expect(list.ok || errors.length > 0).toBe(true);
        expect(errors.filter(({ line }) => line < 1 || line > lines)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
