import { describe, expect, it } from 'vitest';
import { makeAuthority } from '../../lab/authority.ts';
import { internetRules, providerRules } from '../../lab/firewall.ts';
import { planSites } from '../../lab/plan.ts';
import type { World } from '../../lab/plan.ts';
import type { CensorRule } from '../../lab/scenario.ts';
import { tapsOf } from '../../lab/taps.ts';

const worldWith = (censor: CensorRule[], line: World['line'] = 'normal'): World => ({
  sites: planSites([
    { url: 'https://a.test/', world: { 'a.test': { ipv6: 'works' } } },
    { url: 'https://off.test/', world: { 'off.test': { https: { kind: 'refuse' } } } },
  ]),
  censor,
  line,
  authority: makeAuthority(new Date(0)),
});
const reset = { kind: 'end', at: 'first_flight', by: 'rst' } as const;

describe('providerRules', () => {
  it.each<[CensorRule, string[]]>([
    [
      { on: 'address', site: 'a.test', does: { kind: 'drop' } },
      ['ip daddr 198.51.100.10 drop', 'ip6 daddr 2001:db8:51::1:10 drop'],
    ],
    [
      { on: 'address', site: 'a.test', ports: [443], does: { kind: 'refuse' } },
      ['ip daddr 198.51.100.10 tcp dport { 443 } reject with tcp reset'],
    ],
    [
      { on: 'address', site: 'a.test', does: { kind: 'unreachable', code: 'net' } },
      ['ip daddr 198.51.100.10 reject with icmp net-unreachable', 'reject with icmpv6 no-route'],
    ],
    [
      { on: 'sni', name: 'a.test', does: reset },
      [
        'ip daddr 198.51.100.10 tcp dport 443 dnat ip to 100.64.0.1:20000',
        'dnat ip6 to [2001:db8:64::1]:20001',
      ],
    ],
  ])('%j', (rule, expected) => {
    const text = providerRules(worldWith([rule]));
    for (const line of expected) expect(text).toContain(line);
  });

  it('touches nobody when there is no censor', () => {
    expect(providerRules(worldWith([]))).not.toMatch(/198\.51\.100\.10|dnat/);
  });

  it.each<[World['line'], RegExp]>([
    ['offline', /iifname != "client" accept\n {4}drop/],
    ['gateway_cut', /hook forward priority 0; policy accept;\n {4}drop/],
    ['captive_portal', /tcp dport 443 dnat ip to 192\.0\.2\.5:443/],
  ])('a line that is %s', (line, pattern) => {
    expect(providerRules(worldWith([], line))).toMatch(pattern);
    expect(providerRules(worldWith([]))).not.toMatch(pattern);
  });
});

describe('internetRules', () => {
  it('closes what its sites close, and is silent where nobody lives', () => {
    const text = internetRules(worldWith([]));
    expect(text).toContain('ip daddr 203.0.113.10 tcp dport 443 reject with tcp reset');
    expect(text).not.toContain('saddr');
    expect(text).toMatch(/ip daddr 198\.51\.100\.0\/24 ip daddr != \{ [^}]*198\.51\.100\.10[^}]* \} drop/);
  });
});

it('a site that lets nobody in but this provider’s customers', () => {
  const host = 'shut.test';
  const shut = {
    url: `https://${host}/`,
    world: { [host]: { elsewhere: { https: { kind: 'drop' as const } } } },
  };
  const text = internetRules({ ...worldWith([]), sites: planSites([shut]) });
  expect(text).toContain('ip saddr != 100.64.0.0/15 ip daddr 198.51.100.10 tcp dport 443 drop');
});

describe('tapsOf', () => {
  it('leads all rules about one address and port through one tap', () => {
    const world = worldWith([
      { on: 'sni', name: 'a.test', does: reset },
      { on: 'sni', name: 'a.test', does: { kind: 'alert', description: 80 }, residual_ms: 5 },
      { on: 'host', name: 'a.test', does: reset },
    ]);
    const taps = tapsOf(world).map(({ address, port, rules }) => [address, port, rules.length]);
    expect(taps).toEqual([
      ['198.51.100.10', 443, 2],
      ['2001:db8:51::1:10', 443, 2],
      ['198.51.100.10', 80, 1],
      ['2001:db8:51::1:10', 80, 1],
    ]);
  });
});
