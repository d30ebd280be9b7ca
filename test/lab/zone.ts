/** Names and what a resolver says of them: the truth, or the truth as the provider's resolver bends it. Pure. */
import { isIPv4 } from 'node:net';
import { siteNamed } from './plan.ts';
import type { PlannedSite, World } from './plan.ts';
import type { CensorRule, DnsAnswer } from './scenario.ts';

export type Failing = 'nxdomain' | 'servfail' | 'refused' | 'empty' | 'silence' | 'garbage';
/** `aliases`: the names on the way, from the first CNAME's target on; `end` says what there is of the last, if no address. */
export interface Found {
  ipv4: string[];
  ipv6: string[];
  aliases?: string[];
  end?: Failing;
}
export type Records = Failing | Found | { by_type: { A: Records; AAAA: Records } } | { tcp_only: Records };
export type Zone = Map<string, Records>;

type DnsRule = Extract<CensorRule, { on: 'dns' }>;

/** What is true, as an honest resolver outside the provider's network answers. */
export function honestZone(sites: PlannedSite[]): Zone {
  return new Map(
    sites.map((site) => {
      const records = ownRecords(site, sites);
      // A resolver whose upstream is silent gives up and says SERVFAIL (RFC 2308 §7.2).
      return [site.host, records === 'silence' ? 'servfail' : records];
    }),
  );
}

/** What the provider's resolver answers. */
export function providerZone(world: World): Zone {
  const zone: Zone = new Map();
  for (const site of world.sites) {
    const cut = world.line === 'gateway_cut' && site.home === 'abroad';
    zone.set(site.host, cut ? 'servfail' : ownRecords(site, world.sites));
  }
  for (const rule of world.censor) {
    if (rule.on !== 'dns') continue;
    const { host } = siteNamed(world.sites, rule.name);
    const said = toRecords(rule.answer, world.sites);
    const otherwise = zone.get(host) ?? 'nxdomain';
    const by_type = { A: otherwise, AAAA: otherwise };
    zone.set(host, rule.type === undefined ? said : { by_type: { ...by_type, [rule.type]: said } });
  }
  return zone;
}

/** How long it takes over this name. */
export function delayOf(world: World, name: string): number {
  return ruleAbout(world, name)?.delay_ms ?? 0;
}

/** What comes right after its answer to this name; null: nothing. */
export function secondOf(world: World, name: string): Records | null {
  const second = ruleAbout(world, name)?.second;
  return second === undefined ? null : toRecords(second, world.sites);
}

function ruleAbout(world: World, name: string): DnsRule | undefined {
  return world.censor.find(
    (rule): rule is DnsRule => rule.on === 'dns' && siteNamed(world.sites, rule.name).host === name,
  );
}

const ownRecords = (site: PlannedSite, sites: PlannedSite[]): Records =>
  site.dns === null ? ownAddress(site) : toRecords(site.dns, sites);

const ownAddress = (site: PlannedSite): Found => ({
  ipv4: site.ipv6_only ? [] : [site.ipv4],
  ipv6: site.ipv6 === null ? [] : [site.ipv6],
});

function toRecords(answer: DnsAnswer, sites: PlannedSite[]): Records {
  if (typeof answer === 'string') return answer;
  if ('site' in answer) return ownAddress(siteNamed(sites, answer.site));
  if ('tcp_only' in answer) return { tcp_only: toRecords(answer.tcp_only, sites) };
  if ('alias' in answer) return follow(answer.alias, sites);
  return {
    ipv4: answer.addresses.filter((address) => isIPv4(address)),
    ipv6: answer.addresses.filter((address) => !isIPv4(address)),
  };
}

/** A resolver follows CNAMEs to their end; in a circle it gives up (RFC 1034 §3.6.2). */
function follow(alias: string, sites: PlannedSite[]): Records {
  const aliases = [alias];
  for (;;) {
    const site = sites.find(({ host }) => host === aliases.at(-1));
    if (site === undefined) return { ipv4: [], ipv6: [], aliases, end: 'nxdomain' };
    const { dns } = site;
    if (dns === null) return { ...ownAddress(site), aliases };
    if (typeof dns === 'string') return { ipv4: [], ipv6: [], aliases, end: dns };
    if (!('alias' in dns)) {
      const found = toRecords(dns, sites);
      return typeof found !== 'string' && 'ipv4' in found ? { ...found, aliases } : found;
    }
    if (aliases.includes(dns.alias)) return 'servfail';
    aliases.push(dns.alias);
  }
}
