import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCheckArguments } from '../../../runner/check-arguments.ts';

const optionsOf = (...words: string[]) => {
  const read = parseCheckArguments(words);
  if (read.kind !== 'options') throw new Error(`not options: ${JSON.stringify(read)}`);
  return read.options;
};

describe('parseCheckArguments', () => {
  it('leaves everything that is not said to the extension', () => {
    expect(optionsOf('https://example.org/')).toEqual({
      browser: null,
      targetsFile: null,
      anchorsFile: null,
      caFile: null,
      outFile: null,
      doh: null,
      concurrency: null,
      collector: null,
      urls: ['https://example.org/'],
    });
  });

  it('reads every option of the contract', () => {
    const words =
      '--browser firefox --targets t.csv --ca ca.crt --doh https://a.test/dns-query --doh https://b.test/q{?dns} ' +
      '--anchors a.csv --out out.jsonl --concurrency 4 --collector http://10.9.0.2:8787 http://one.test https://two.test/x';
    expect(optionsOf(...words.split(' '))).toEqual({
      browser: 'firefox',
      targetsFile: 't.csv',
      anchorsFile: 'a.csv',
      caFile: 'ca.crt',
      outFile: 'out.jsonl',
      doh: ['https://a.test/dns-query', 'https://b.test/q{?dns}'],
      concurrency: 4,
      collector: 'http://10.9.0.2:8787/',
      urls: ['http://one.test/', 'https://two.test/x'],
    });
  });

  it('takes options behind URLs, and a file alone', () => {
    expect(optionsOf('https://a.test/', '--out', 'x').outFile).toBe('x');
    expect(optionsOf('--targets', 't.csv').urls).toEqual([]);
  });

  it('takes a URL once, in the form it is stored in', () => {
    expect(
      optionsOf('https://A.test', 'https://a.test/#part', 'https://b.test/', 'https://a.test/').urls,
    ).toEqual(['https://a.test/', 'https://b.test/']);
  });

  it.each([
    [[], 'nothing to check'],
    [['--nope', 'https://a.test/'], '--nope'],
    [['--browser', 'safari', 'https://a.test/'], 'safari'],
    [['--browser'], '--browser'],
    [['--concurrency', '0', 'https://a.test/'], '--concurrency'],
    [['--concurrency', '33', 'https://a.test/'], '--concurrency'],
    [['--concurrency', '2.5', 'https://a.test/'], '--concurrency'],
    [['--concurrency', 'many', 'https://a.test/'], '--concurrency'],
    [['--concurrency', '', 'https://a.test/'], '--concurrency'],
    [['--doh', 'http://a.test/', 'https://a.test/'], '--doh'],
    [['--doh', 'a.test', 'https://a.test/'], '--doh'],
    [['example.org'], 'example.org'],
    [['ftp://example.org/'], 'ftp://example.org/'],
    [['https://me:secret@example.org/'], 'password'],
    [['--collector', 'ftp://a.test/', 'https://a.test/'], '--collector'],
    [['--collector', '127.0.0.1:8787', 'https://a.test/'], '--collector'],
    [['--collector', '', 'https://a.test/'], '--collector'],
    [['--collector', 'https://a.test/?list=x', 'https://a.test/'], '--collector'],
  ])('says in one line what is wrong with %j', (words, telling) => {
    const read = parseCheckArguments(words);
    expect(read.kind).toBe('wrong');
    if (read.kind !== 'wrong') return;
    expect(read.message).toContain(telling);
    expect(read.message).not.toContain('\n');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('--out', '--doh', '--', '-x', '--ca='))),
        (words) => {
          expect(['options', 'wrong', 'help']).toContain(parseCheckArguments(words).kind);
        },
      ),
    );
  });
});
