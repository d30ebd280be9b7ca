import { describe, expect, it } from 'vitest';
import { planSites, siteNamed } from '../../lab/plan.ts';
import { SCENARIOS } from '../../lab/scenarios.data.ts';

describe('planSites', () => {
  it('gives each host an address of its own', () => {
    const loners = SCENARIOS.filter(({ world }) => Object.values(world).every(({ shares }) => !shares));
    const addresses = planSites(loners).map((site) => site.ipv4);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('puts hosts that share an address on one', () => {
    const sites = planSites([
      { url: 'https://b.test/', world: { 'a.test': {}, 'b.test': { shares: 'a.test' } } },
    ]);
    expect(siteNamed(sites, 'b.test').ipv4).toBe(siteNamed(sites, 'a.test').ipv4);
  });

  it('keeps neighbours abroad in different networks, and domestic sites at home', () => {
    const sites = planSites([
      { url: 'https://a.test/', world: {} },
      { url: 'https://b.test/', world: {} },
      { url: 'https://c.test/', world: { 'c.test': { home: 'domestic' } } },
    ]);
    expect(['a.test', 'b.test', 'c.test'].map((name) => siteNamed(sites, name).ipv4)).toEqual([
      '198.51.100.10',
      '203.0.113.10',
      '192.0.2.10',
    ]);
  });

  it('writes international names as the wire does', () => {
    const sites = planSites([
      { url: 'https://www.بغداد.test/', world: { 'www.بغداد.test': { ipv6: 'works' } } },
    ]);
    expect(siteNamed(sites, 'www.بغداد.test')).toMatchObject({
      host: 'www.xn--mgbbvb6c.test',
      ipv6_lives: true,
    });
  });

  it('refuses two descriptions of one host', () => {
    const other = { 'a.test': { http: { kind: 'refuse' } as const } };
    expect(() =>
      planSites([
        { url: 'https://a.test/', world: {} },
        { url: 'https://a.test/', world: other },
      ]),
    ).toThrow('two scenarios describe a.test differently');
  });

  it('refuses a rule about a host that is not there', () => {
    expect(() => siteNamed(planSites([]), 'nowhere.test')).toThrow('no site named nowhere.test');
  });
});
