import { decode, encode } from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { makeAuthority } from '../../lab/authority.ts';
import { answerQuery } from '../../lab/dns-answer.ts';
import { planSites } from '../../lab/plan.ts';
import type { World } from '../../lab/plan.ts';
import type { CensorRule, DnsAnswer } from '../../lab/scenario.ts';
import { honestZone, providerZone } from '../../lab/zone.ts';

const sites = planSites([
  { url: 'https://a.test/', world: { 'a.test': { ipv6: 'works' }, 'gone.test': { dns: 'nxdomain' } } },
  {
    url: 'https://home.test/',
    world: { 'home.test': { home: 'domestic' }, 'deaf.test': { dns: 'silence' } },
  },
]);
const worldWith = (censor: CensorRule[], line: World['line'] = 'normal'): World => ({
  sites,
  censor,
  line,
  authority: makeAuthority(new Date(0)),
});
const lies = (answer: DnsAnswer): World => worldWith([{ on: 'dns', name: 'a.test', answer }]);

function ask(zone: ReturnType<typeof honestZone>, name: string, type = 'A'): string | string[] {
  const bytes = answerQuery(encode({ type: 'query', id: 9, questions: [{ type, name }] }), zone);
  if (bytes === null) return 'silence';
  const { id, rcode, answers } = decode(bytes);
  expect(id).toBe(9);
  return rcode === 'NOERROR' ? (answers ?? []).map(({ data }) => String(data)) : (rcode ?? '?');
}

describe('the honest resolver', () => {
  it.each([
    ['a.test', 'A', ['198.51.100.10']],
    ['A.Test', 'A', ['198.51.100.10']],
    ['a.test', 'AAAA', ['2001:db8:51::1:10']],
    ['a.test', 'HTTPS', []],
    ['gone.test', 'A', 'NXDOMAIN'],
    ['never-heard-of.test', 'A', 'NXDOMAIN'],
    ['deaf.test', 'A', 'SERVFAIL'],
  ])('answers %s %s', (name, type, answer) => {
    expect(ask(honestZone(sites), name, type)).toEqual(answer);
  });
});

describe("the provider's resolver", () => {
  it.each<[DnsAnswer, string | string[]]>([
    ['nxdomain', 'NXDOMAIN'],
    ['servfail', 'SERVFAIL'],
    ['refused', 'REFUSED'],
    ['empty', []],
    ['silence', 'silence'],
    [{ addresses: ['10.10.34.34', '2001:db8::1'] }, ['10.10.34.34']],
    [{ site: 'blocked.provider.test' }, ['192.0.2.6']],
  ])('lies: %j', (answer, seen) => {
    expect(ask(providerZone(lies(answer)), 'a.test')).toEqual(seen);
  });

  it('is silent for names that are silent to everyone', () => {
    expect(ask(providerZone(worldWith([])), 'deaf.test')).toBe('silence');
  });

  it('cannot ask abroad when the way is cut', () => {
    const zone = providerZone(worldWith([], 'gateway_cut'));
    expect([ask(zone, 'a.test'), ask(zone, 'home.test')]).toEqual(['SERVFAIL', ['192.0.2.10']]);
  });

  it('answers garbage that nobody can read, under the right id', () => {
    const query = encode({ type: 'query', id: 9, questions: [{ type: 'A', name: 'a.test' }] });
    const bytes = answerQuery(query, providerZone(lies('garbage'))) ?? Buffer.alloc(0);
    expect(bytes.subarray(0, 2)).toEqual(query.subarray(0, 2));
    expect(() => decode(bytes)).toThrow(/./);
  });

  it('says nothing to what is no query', () => {
    expect(answerQuery(Buffer.from('nonsense'), honestZone(sites))).toBeNull();
  });
});

describe('a way by other names', () => {
  const chained = planSites([
    {
      url: 'https://one.test/',
      world: {
        'one.test': { dns: { alias: 'two.test' } },
        'two.test': { dns: { alias: 'end.test' } },
        'end.test': { address: '198.51.100.70' },
        'round.test': { dns: { alias: 'about.test' } },
        'about.test': { dns: { alias: 'round.test' } },
        'lost.test': { dns: { alias: 'void.test' } },
        'long.test': { dns: { tcp_only: { addresses: ['198.51.100.71'] } } },
      },
    },
  ]);
  const zone = honestZone(chained);

  it('leads to the address of the last, names and all', () => {
    expect(ask(zone, 'one.test')).toEqual(['two.test', 'end.test', '198.51.100.70']);
  });

  it.each([
    ['round.test', 'SERVFAIL'],
    ['lost.test', 'NXDOMAIN'],
  ])('%s: %s', (name, rcode) => {
    expect(ask(zone, name)).toBe(rcode);
  });

  it('what is too long for UDP comes over TCP', () => {
    const query = encode({ type: 'query', id: 9, questions: [{ type: 'A', name: 'long.test' }] });
    expect(decode(answerQuery(query, zone, true) ?? Buffer.alloc(0)).answers).toEqual([]);
    expect(ask(zone, 'long.test')).toEqual(['198.51.100.71']);
  });
});

it('a lie about one type leaves the other', () => {
  const zone = providerZone(worldWith([{ on: 'dns', name: 'a.test', type: 'A', answer: 'empty' }]));
  expect(ask(zone, 'a.test')).toEqual([]);
  expect(ask(zone, 'a.test', 'AAAA')).toHaveLength(1);
});
