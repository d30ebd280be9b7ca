import { describe, expect, it } from 'vitest';
import { parseCollectorArguments } from '../../../collector/options.ts';

const parse = (words: string) => parseCollectorArguments(words.split(' ').filter((word) => word !== ''));
const options = (words: string) => {
  const read = parse(words);
  if (read.kind !== 'options') throw new Error(JSON.stringify(read));
  return read.options;
};

describe('parseCollectorArguments', () => {
  it('needs nothing', () => {
    expect(options('')).toMatchObject({
      listen: { host: '127.0.0.1', port: 8787 },
      clickhouse: [],
      listsFolder: null,
      controlIntervalSeconds: 600,
      minReporters: 10,
      relay: null,
      issuer: null,
      asnMapFile: null,
      retentionDays: 90,
    });
  });

  it.each([
    ['0.0.0.0:80', '0.0.0.0', 80],
    ['localhost:0', 'localhost', 0],
    ['[::1]:8787', '::1', 8787],
  ])('listens on %s', (text, host, port) => {
    expect(options(`--listen ${text}`).listen).toEqual({ host, port });
  });

  it('takes several servers', () => {
    expect(options('--clickhouse http://a:8123,https://b').clickhouse).toEqual([
      'http://a:8123',
      'https://b',
    ]);
  });

  it('takes the address of an issuer elsewhere', () => {
    expect(options('--issuer https://issuer.example').issuer).toBe('https://issuer.example');
  });

  it('tells help apart', () => {
    expect(parse('--help')).toEqual({ kind: 'help' });
  });

  it.each([
    '--listen 8787',
    '--listen 127.0.0.1:70000',
    '--listen [127.0.0.1]:80',
    '--listen ::1:80',
    '--clickhouse ftp://a',
    '--clickhouse http://a,',
    '--control-interval 0',
    '--control-interval ten',
    '--control-dns resolver.example',
    '--min-reporters 0',
    '--min-reporters 1.5',
    '--relay nonsense',
    '--issuer nonsense',
    '--issuer ftp://issuer.example',
    '--data=',
    '--colour red',
    'stray',
    '--min-reporters',
  ])('says in one line what is wrong with %s', (words) => {
    const read = parse(words);
    expect(read).toEqual({ kind: 'wrong', message: expect.stringMatching(/^[^\n]{5,200}$/) });
  });
});
