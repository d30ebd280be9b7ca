import { describe, expect, it } from 'vitest';
import { parseIssuerArguments } from '../../../../collector/issuer/issuer-arguments.ts';

describe('the words of the issuer', () => {
  it.each<[string[], object]>([
    [
      [],
      {
        kind: 'options',
        options: {
          listen: { host: '127.0.0.1', port: 8789 },
          dataFolder: './issuer-data',
          asnMapFile: null,
        },
      },
    ],
    [['--listen', '[::1]:0'], { options: { listen: { host: '::1', port: 0 } } }],
    [['--data', '/var/lib/issuer'], { options: { dataFolder: '/var/lib/issuer' } }],
    [['--asn-map', 'map.csv'], { options: { asnMapFile: 'map.csv' } }],
    [['--help'], { kind: 'help' }],
    [['--listen', '8789'], { kind: 'wrong', message: '--listen is ADDRESS:PORT, not "8789"' }],
    [['--listen', '127.0.0.1:70000'], { kind: 'wrong' }],
    [['--data='], { kind: 'wrong', message: '--data is empty' }],
    [['--relay', 'https://relay.example'], { kind: 'wrong', message: "Unknown option '--relay'" }],
    [['more'], { kind: 'wrong' }],
  ])('%j', (words, expected) => {
    expect(parseIssuerArguments(words)).toMatchObject(expected);
  });
});
