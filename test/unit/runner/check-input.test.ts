import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckOptions } from '../../../runner/check-arguments.ts';
import { readCheckInput } from '../../../runner/check-input.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reachwatch-unit-'));
});
afterAll(() => rm(folder, { recursive: true }));

const NOTHING: CheckOptions = {
  browser: null,
  targetsFile: null,
  anchorsFile: null,
  caFile: null,
  outFile: null,
  doh: null,
  concurrency: null,
  collector: null,
  urls: [],
};

const file = async (name: string, text: string) => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};

const LIST = 'url,category_code,category_description,date_added,source,notes\n';

describe('readCheckInput', () => {
  it('puts the list first, then the URLs, each once and in order', async () => {
    const targetsFile = await file(
      'list.csv',
      `${LIST}https://b.test/,NEWS,,,,\nhttp://a.test/x,HUMR,,,,\nhttps://b.test/,GRP,,,,\n`,
    );
    const read = await readCheckInput({
      ...NOTHING,
      targetsFile,
      urls: ['https://c.test/', 'https://b.test/'],
    });
    expect(
      read.ok && read.input.targets.map(({ url, category_code, source }) => [url, category_code, source]),
    ).toEqual([
      ['https://b.test/', 'NEWS', 'list'],
      ['http://a.test/x', 'HUMR', 'list'],
      ['https://c.test/', 'MISC', 'user'],
    ]);
  });

  it('reads own anchors', async () => {
    const anchorsFile = await file(
      'anchors.csv',
      'url,scope\nhttp://198.51.100.1/,international\nhttps://d.test/,domestic\n',
    );
    const read = await readCheckInput({ ...NOTHING, anchorsFile, urls: ['https://c.test/'] });
    expect(read.ok && read.input.anchors?.map(({ url, scope }) => [url, scope])).toEqual([
      ['http://198.51.100.1/', 'international'],
      ['https://d.test/', 'domestic'],
    ]);
  });

  it('makes the file to write to before anything is measured', async () => {
    const outFile = join(folder, 'out.jsonl');
    const read = await readCheckInput({ ...NOTHING, outFile, urls: ['https://c.test/'] });
    expect(read.ok).toBe(true);
    if (read.ok) await read.input.out?.close();
    expect(await readFile(outFile, 'utf8')).toBe('');
  });

  it.each([
    ['targetsFile', 'missing.csv', null, '--targets'],
    ['targetsFile', 'empty.csv', LIST, 'no targets'],
    ['targetsFile', 'odd.csv', `${LIST}ftp://x/,NEWS,,,,\n`, 'line 2, column url'],
    ['targetsFile', 'header.csv', 'address\nhttps://a.test/\n', '"url"'],
    ['anchorsFile', 'missing.csv', null, '--anchors'],
    ['anchorsFile', 'scope.csv', 'url,scope\nhttps://a.test/,near\n', 'line 2, column scope'],
    ['anchorsFile', 'none.csv', 'url,scope\n', 'no anchors'],
    ['caFile', 'missing.crt', null, '--ca'],
    ['caFile', 'odd.crt', '-----BEGIN CERTIFICATE-----\nno\n', 'not a certificate'],
  ] as const)('%s: says in one line what is wrong with %s', async (option, name, text, telling) => {
    const path = text === null ? join(folder, name) : await file(name, text);
    const urls = option === 'targetsFile' ? [] : ['https://a.test/'];
    const read = await readCheckInput({ ...NOTHING, [option]: path, urls });
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.message).toContain(telling);
    expect(read.message).not.toContain('\n');
  });

  it('says when it cannot write', async () => {
    const read = await readCheckInput({
      ...NOTHING,
      outFile: join(folder, 'no', 'such'),
      urls: ['https://a.test/'],
    });
    expect(read).toMatchObject({ ok: false, message: expect.stringContaining('--out') });
  });
});
