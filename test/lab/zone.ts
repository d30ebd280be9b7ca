/** Names and what a resolver says of them: the truth, or the truth as the provider's resolver bends it. Pure. */
import { isIPv4 } from 'node:net';
import { siteNamed } from './plan.ts';
import type { PlannedSite, World } from './plan.ts';
import type { DnsAnswer } from './scenario.ts';

export type Failing = 'nxdomain' | 'servfail' | 'refused' | 'empty' | 'silence' | 'garbage';
export type Records = Failing | { ipv4: string[]; ipv6: string[] };
export type Zone = Map<string, Records>;

/** What is true, as an honest resolver outside the provider's network answers. */
export function honestZone(sites: PlannedSite[]): Zone {
  return new Map(
    sites.map((site) => {
      const records = site.dns === null ? ownAddress(site) : toRecords(site.dns, sites);
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
    zone.set(
      site.host,
      cut ? 'servfail' : site.dns === null ? ownAddress(site) : toRecords(site.dns, world.sites),
    );
  }
  for (const rule of world.censor) {
    if (rule.on === 'dns')
      zone.set(siteNamed(world.sites, rule.name).host, toRecords(rule.answer, world.sites));
  }
  return zone;
}

/** How long it takes over this name. */
export function delayOf(world: World, name: string): number {
  const slow = world.censor.find(
    (rule) => rule.on === 'dns' && siteNamed(world.sites, rule.name).host === name,
  );
  return slow?.on === 'dns' ? (slow.delay_ms ?? 0) : 0;
}

const ownAddress = (site: PlannedSite): Records => ({
  ipv4: [site.ipv4],
  ipv6: site.ipv6 === null ? [] : [site.ipv6],
});

function toRecords(answer: DnsAnswer, sites: PlannedSite[]): Records {
  if (typeof answer === 'string') return answer;
  if ('site' in answer) return ownAddress(siteNamed(sites, answer.site));
  return {
    ipv4: answer.addresses.filter((address) => isIPv4(address)),
    ipv6: answer.addresses.filter((address) => !isIPv4(address)),
  };
}
