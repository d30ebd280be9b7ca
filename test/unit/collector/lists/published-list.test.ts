import { describe, expect, it } from 'vitest';
import { builtInList, listOfCsv } from '../../../../collector/lists/published-list.ts';
import { builtInTargets } from '../../../../utils/targets/built-in.ts';

const HEADER = 'url,category_code,category_description,date_added,source,notes';
const DAY = new Date('2026-02-03T04:05:06Z');

function listOf(text: string, id = 'iq') {
  const read = listOfCsv(id, text, DAY);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.list;
}

describe('the built-in list', () => {
  it('is that of the extension', () => {
    expect(builtInList()).toMatchObject({ id: 'services', country: null, faults: [] });
    expect(builtInList().targets).toEqual(builtInTargets([]));
    expect(builtInList().version).toBe(builtInList().version);
  });
});

describe('listOfCsv', () => {
  it('serves the good lines and tells the others by line', () => {
    const { targets, faults } = listOf(
      `${HEADER}\nhttps://a.test/,NEWS,,,,\nno address,NEWS,,,,\nhttps://b.test/,NOPE,,,,\n\nhttps://c.test/,HUMR,,,,\nftp://d.test/,NEWS,,,,\n`,
    );
    expect(targets.map(({ url, category_code, source }) => [url, category_code, source])).toEqual([
      ['https://a.test/', 'NEWS', 'list'],
      ['https://c.test/', 'HUMR', 'list'],
    ]);
    expect(faults.map(({ line, column }) => [line, column])).toEqual([
      [3, 'url'],
      [4, 'category_code'],
      [7, 'url'],
    ]);
  });

  it('a quote that does not end takes the rest of the file with it, not what came before', () => {
    const { targets, faults } = listOf(
      `${HEADER}\nhttps://a.test/,NEWS,,,,\nhttps://b.test/,NEWS,,,,"oh\nhttps://c.test/,NEWS,,,,\n`,
    );
    expect(targets.map(({ url }) => url)).toEqual(['https://a.test/']);
    expect(faults.map(({ line }) => line)).toEqual([3]);
  });

  it('an address that no report could hold is not served', () => {
    const { targets, faults } = listOf(
      `url\nhttps://a.test/${'x'.repeat(2033)}\nhttps://a.test/${'x'.repeat(2034)}\n`,
    );
    expect(targets.map(({ url }) => url.length)).toEqual([2048]);
    expect(faults.map(({ line }) => line)).toEqual([3]);
  });

  it('a line with a comma too many is not served', () => {
    const { targets, faults } = listOf(
      'url,category_code\nhttps://a.test/?a=1,b=2,NEWS\nhttps://b.test/,NEWS\n',
    );
    expect(targets.map(({ url }) => url)).toEqual(['https://b.test/']);
    expect(faults.map(({ line }) => line)).toContain(2);
  });

  it.each(['', 'not,a,list\n1,2,3\n', `${HEADER}\nnothing,NEWS,,,,\n`, '\u0000\u0001'])(
    'none without a good line: %j',
    (text) => {
      expect(listOfCsv('iq', text, DAY).ok).toBe(false);
    },
  );

  it('an empty list is a list', () => {
    expect(listOf(`${HEADER}\n`)).toMatchObject({ targets: [], faults: [] });
  });

  it('of thousands of faults the first are told', () => {
    const { targets, faults } = listOf(`url\nhttps://a.test/\n${'x\n'.repeat(5000)}`);
    expect(targets).toHaveLength(1);
    expect(faults).toHaveLength(21);
    expect(faults.at(-1)?.message).toBe('and 4980 more errors');
  });

  it.each([
    ['iq', 'IQ'],
    ['IQ', 'IQ'],
    ['global', null],
    ['eu', null],
    ['zz', null],
    ['i1', null],
  ])('%s.csv is of the country %s', (id, country) => {
    expect(listOf('url\nhttps://a.test/\n', id).country).toBe(country);
  });

  it('a version is of the content and the day', () => {
    const text = 'url\nhttps://a.test/\n';
    expect(listOf(text).version).toMatch(/^2026-02-03-[0-9a-f]{12}$/);
    expect(listOf(`${text}\n`).version).toBe(listOf(text).version);
    expect(listOf(`${text}https://b.test/\n`).version).not.toBe(listOf(text).version);
  });
});
