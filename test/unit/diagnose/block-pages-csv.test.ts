import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBlockPages, parseBlockPages } from '../../../utils/diagnose/block-pages-csv.ts';
import { BLOCK_PAGES } from '../../../utils/diagnose/block-pages.data.ts';

const HEADER = 'id,country,who,where,pattern,source,licence,confidence';
const ROW = 'own-1,iq,A provider,redirect,blocked.provider.example/notice,seen by me,CC0,high';

const file = (...rows: string[]) => [HEADER, ...rows].join('\n');
/** A row with one cell changed. */
const changed = (column: string, value: string): string => {
  const cells = ROW.split(',');
  cells[HEADER.split(',').indexOf(column)] = `"${value}"`;
  return cells.join(',');
};
const pageRow = (pattern: string) => `own-1,IQ,,page,"${pattern}",seen by me,,`;
const errorsOf = (text: string) => {
  const list = parseBlockPages(text);
  return list.ok ? [] : list.errors;
};

describe('a file of block pages', () => {
  it('is read', () => {
    expect(
      parseBlockPages(
        file(ROW, pageRow('This site is not to be seen | by order of the authority').replace('1', '2')),
      ),
    ).toEqual({
      ok: true,
      pages: [
        {
          id: 'own-1',
          country: 'IQ',
          who: 'A provider',
          where: 'redirect',
          pattern: ['blocked.provider.example/notice'],
          source: 'seen by me',
          licence: 'CC0',
          confidence: 'high',
        },
        {
          id: 'own-2',
          country: 'IQ',
          who: '',
          where: 'page',
          pattern: ['This site is not to be seen', 'by order of the authority'],
          source: 'seen by me',
          licence: '',
          confidence: 'medium',
        },
      ],
    });
  });

  it('needs five columns, in any order, and leaves others out', () => {
    const text = 'pattern,where,SOURCE,colour,country,id\r\n198.51.100.7,address,me,red,IQ,a\r\n';
    expect(parseBlockPages(text)).toMatchObject({
      ok: true,
      pages: [{ id: 'a', pattern: ['198.51.100.7'], confidence: 'medium' }],
    });
  });

  it('may hold the built-in ones, as they are given out', () => {
    expect(parseBlockPages(formatBlockPages(BLOCK_PAGES))).toEqual({ ok: true, pages: [...BLOCK_PAGES] });
  });

  it.each([
    ['', 1, 'the file is empty'],
    ['id,country', 1, 'there is no "where" in it'],
    [HEADER, 1, 'there are no block pages'],
  ])('without rows: %s', (text, line, message) => {
    expect(errorsOf(text)).toMatchObject([{ line, message: expect.stringContaining(message) }]);
  });

  it.each([
    ['id', 'two words', 'one word'],
    ['id', '', 'one word'],
    ['country', 'Iraq', 'two letters'],
    ['where', 'title', 'one of redirect, page, header, address'],
    ['source', '', 'who described'],
    ['confidence', 'sure', '"high" or "medium"'],
    ['pattern', '', 'empty'],
    ['pattern', 'http://blocked.example/', 'is not a place'],
    ['pattern', 'blocked', 'is not a place'],
    ['pattern', 'a.example | not a place', 'is not a place'],
    ['pattern', 'a.example/<script>', 'is not a place'],
    ['pattern', 'user@a.example', 'is not a place'],
    ['pattern', `a.example/${'x'.repeat(500)}`, 'longer than 500'],
    ['pattern', Array.from({ length: 11 }, (_, n) => `a${n}.example`).join(' | '), 'more than 10 parts'],
  ])('names the place of a fault: %s %s', (column, value, message) => {
    expect(errorsOf(file(ROW, changed(column, value).replace('own-1', 'own-2')))).toEqual([
      { line: 3, column, message: expect.stringContaining(message) },
    ]);
  });

  it.each([
    ['page', 'Access denied', 'at least 30 letters together'],
    ['page', 'Oops | This site has been blocked by order of the ministry', 'each text needs'],
    ['address', '127.0.0.1', "everybody's"],
    ['address', '0.0.0.0', "everybody's"],
    ['address', '::1', "everybody's"],
    ['address', '300.1.1.1', 'is not an IP address'],
    ['address', '192.0.2.010', 'is not an IP address'],
    ['address', 'example.org', 'is not an IP address'],
    ['address', '10.0.0.0/8', 'is not an IP address'],
    ['header', 'server', 'is not a header'],
    ['header', 'server: nginx', 'at least 8 characters'],
  ])('refuses what any answer could hold: %s %s', (where, pattern, message) => {
    const row = `own-1,IQ,,${where},"${pattern}",me,,`;
    expect(errorsOf(file(row))).toEqual([
      { line: 2, column: 'pattern', message: expect.stringContaining(message) },
    ]);
  });

  it('takes short texts in scripts in which a letter says more', () => {
    expect(errorsOf(file(pageRow('本网站已被主管部门依法屏蔽')))).toEqual([]);
  });

  it('names an id that comes twice, and where a file is too long', () => {
    expect(errorsOf(file(ROW, ROW))).toMatchObject([
      { line: 3, column: 'id', message: expect.stringContaining('twice') },
    ]);
    const many = Array.from({ length: 2001 }, (_, n) => ROW.replace('own-1', `own-${n}`));
    expect(errorsOf(file(...many))).toMatchObject([
      { line: 2002, message: expect.stringContaining('more than 2000') },
    ]);
  });

  it('shows the first twenty faults', () => {
    const many = Array.from({ length: 30 }, (_, n) =>
      changed('country', 'Iraq').replace('own-1', `own-${n}`),
    );
    expect(errorsOf(file(...many))).toHaveLength(21);
  });

  it('may be the one that the manual shows', () => {
    const [, example = ''] = /```csv\n(.+?)```/s.exec(readFileSync('docs/block-pages.md', 'utf8')) ?? [];
    expect(parseBlockPages(example)).toMatchObject({ ok: true, pages: [{}, {}, {}] });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string()), (text, cells) => {
        expect(parseBlockPages(text)).toHaveProperty('ok');
        expect(parseBlockPages(file(cells.join(',')))).toHaveProperty('ok');
      }),
    );
  });
});
