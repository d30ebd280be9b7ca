/** From scenarios to one world: every host with its address and what it does. Pure. */
import { freeAddress } from './addresses.ts';
import type { CensorRule, Conduct, DnsAnswer, Home, LineMode, Page, Scenario, Site } from './scenario.ts';
import { STANDING_SITES } from './standing.data.ts';
import type { Authority } from './authority.ts';

export interface PlannedSite {
  /** A-label form. */
  host: string;
  home: Home;
  ipv4: string;
  /** Answers here too; unpublished. */
  also_at: string[];
  /** Published; null where the site has none. */
  ipv6: string | null;
  /** False: the IPv6 address is published, and nobody answers there. */
  ipv6_lives: boolean;
  /** Its IPv4 address is not published. */
  ipv6_only: boolean;
  /** What the client's own file of names says of it. */
  hosts_file: string | null;
  dns: DnsAnswer | null;
  http: Conduct;
  https: Conduct;
  /** For this provider's customers, where it is not the same for all. */
  here: NonNullable<Site['here']>;
  elsewhere: NonNullable<Site['elsewhere']>;
  strangers: Page | null;
}

/** All that the lab's processes need to know. Plain JSON: it is handed to them as a message. */
export interface World {
  sites: PlannedSite[];
  censor: CensorRule[];
  line: LineMode;
  authority: Authority;
}

/** Host of a URL in A-label form. */
export const hostOf = (url: string): string => new URL(url).hostname;

/** Gives each host of the standing world and of the scenarios its place. Throws where two scenarios disagree. */
export function planSites(scenarios: Pick<Scenario, 'url' | 'world'>[]): PlannedSite[] {
  const planned = new Map<string, PlannedSite>();
  const taken = { abroad: 0, domestic: 0 };
  for (const [host, site] of wantedSites(scenarios)) planned.set(host, placeSite(host, site, planned, taken));
  return [...planned.values()];
}

function wantedSites(scenarios: Pick<Scenario, 'url' | 'world'>[]): Map<string, Site> {
  const wanted = new Map<string, Site>(Object.entries(STANDING_SITES));
  for (const scenario of scenarios) {
    const own = Object.entries(scenario.world).map(
      ([host, site]) => [hostOf(`http://${host}/`), site] as const,
    );
    const target = hostOf(scenario.url);
    const implied =
      own.some(([host]) => host === target) || wanted.has(target) ? [] : [[target, {}] as const];
    for (const [host, site] of [...own, ...implied]) {
      const before = wanted.get(host);
      if (before && JSON.stringify(before) !== JSON.stringify(site)) {
        throw new Error(`two scenarios describe ${host} differently`);
      }
      wanted.set(host, site);
    }
  }
  return wanted;
}

function placeSite(
  host: string,
  site: Site,
  planned: Map<string, PlannedSite>,
  taken: { abroad: number; domestic: number },
): PlannedSite {
  const home = site.home ?? 'abroad';
  const shared = site.shares === undefined ? undefined : planned.get(site.shares);
  if (site.shares !== undefined && !shared)
    throw new Error(`${host} shares ${site.shares}, which must come first`);
  if (home === 'own_machine' && site.address === undefined)
    throw new Error(`${host} needs a loopback address`);
  const place = home === 'own_machine' ? 'domestic' : home;
  const free = freeAddress(place, taken[place]);
  if (!shared && site.address === undefined) taken[place] += 1;
  return {
    host,
    home,
    ipv4: site.address ?? shared?.ipv4 ?? free.ipv4,
    also_at: site.also_at ?? [],
    ipv6: site.ipv6 === undefined ? null : (shared?.ipv6 ?? free.ipv6),
    ipv6_lives: site.ipv6 !== 'dead',
    ipv6_only: site.ipv6 === 'only',
    hosts_file: site.hosts_file ?? null,
    dns: site.dns ?? null,
    http: site.http ?? {
      kind: 'serve',
      page: { status: 301, headers: { location: `https://${host}/` } },
    },
    https: site.https ?? { kind: 'serve', page: {} },
    here: site.here ?? {},
    elsewhere: site.elsewhere ?? {},
    strangers: site.strangers ?? null,
  };
}

/** The site of that name; a scenario that names a host outside its world is a mistake. */
export function siteNamed(sites: PlannedSite[], name: string): PlannedSite {
  const host = hostOf(`http://${name}/`);
  const found = sites.find((site) => site.host === host);
  if (!found) throw new Error(`no site named ${name} in this world`);
  return found;
}

/** All addresses at which the site is, published or not. */
export const addressesOf = (site: PlannedSite): string[] => [
  site.ipv4,
  ...(site.ipv6 === null ? [] : [site.ipv6]),
  ...site.also_at,
];

/** The addresses at which a rule about `site` holds. */
export function addressesHit(
  site: PlannedSite,
  only: Extract<CensorRule, { on: 'address' }>['only'],
): string[] {
  if (only === undefined) return addressesOf(site);
  return addressesOf(site).filter((address) => address.includes(':') === (only === 'ipv6'));
}

/** More than the validity of any certificate. */
const FAST_MS = 400 * 24 * 60 * 60 * 1000;

/** What time it is in this world. */
export const timeIn = (world: Pick<World, 'line'>): Date =>
  new Date(Date.now() + (world.line === 'wrong_clock' ? FAST_MS : 0));
