import { describe, expect, it } from 'vitest';
import { parseRelayArguments } from '../../../../collector/relay/relay-arguments.ts';

const G = '--gateway=https://collector.example';

describe('the words of the relay', () => {
  it.each<[string[], object]>([
    [[G], { gateway: 'https://collector.example/', listen: { host: '127.0.0.1', port: 8788 } }],
    [[G, '--listen', '[::1]:0'], { listen: { host: '::1', port: 0 } }],
    [[G, '--listen', '0.0.0.0:443'], { listen: { host: '0.0.0.0', port: 443 } }],
    [['--help'], { kind: 'help' }],
    [[], { kind: 'wrong', message: '--gateway is missing' }],
    [
      ['--gateway', 'collector'],
      { kind: 'wrong', message: '--gateway is an http or https URL, not "collector"' },
    ],
    [['--gateway', 'ftp://x'], { kind: 'wrong' }],
    [['--gateway', 'https://x.example/?a=1'], { kind: 'wrong' }],
    [[G, '--listen', '8788'], { kind: 'wrong', message: '--listen is ADDRESS:PORT, not "8788"' }],
    [[G, '--listen', '127.0.0.1:70000'], { kind: 'wrong' }],
    [[G, '--colour'], { kind: 'wrong', message: "Unknown option '--colour'" }],
    [[G, 'more'], { kind: 'wrong' }],
  ])('%j', (words, expected) => {
    expect(parseRelayArguments(words)).toMatchObject(expected);
  });
});
