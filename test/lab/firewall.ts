/** The nftables rules of the two namespaces that have any. Pure text; each replaces the whole of what was there. */
import {
  ABROAD_RANGES,
  ABROAD_RANGE_IPV6,
  DOMESTIC_RANGES,
  DOMESTIC_RANGE_IPV6,
  GUEST_ADDRESS,
  ISP,
} from './addresses.ts';
import { isPacketConduct, statementOf } from './packet-conduct.ts';
import { addressesHit, addressesOf, siteNamed } from './plan.ts';
import type { PlannedSite, World } from './plan.ts';
import type { CensorRule, LineMode } from './scenario.ts';
import { PORTAL_ADDRESS } from './standing.data.ts';
import { familyOf, tapsOf } from './taps.ts';
import type { Tap } from './taps.ts';

/** Name of the link to the client, in the provider's namespace. */
export const CLIENT_LINK = 'client';
const TABLE = 'inet lab';

/** For the internet: nothing but its sites. */
export const internetRules = (world: World): string => table(doors(world.sites, 'abroad'));

/** For the provider: its domestic sites, and what it does to its client. */
export function providerRules(world: World): string {
  const taps = tapsOf(world);
  return table([
    ...doors(world.sites, 'domestic'),
    ...chain('seen', 'type filter hook prerouting priority -150; policy accept;', [
      `iifname != "${CLIENT_LINK}" accept`,
      ...(world.line === 'offline' ? ['drop'] : []),
      ...world.censor.flatMap((rule) => addressRules(rule, world.sites)),
      // Private addresses lead nowhere, and nobody says so; the sinkhole's range may be served here.
      'ip daddr { 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 } ip daddr != 10.10.34.0/24 drop',
    ]),
    ...chain('bent', 'type nat hook prerouting priority dstnat; policy accept;', [
      `iifname != "${CLIENT_LINK}" accept`,
      ...(world.line === 'captive_portal' ? portalRules() : taps.map(tapRule)),
    ]),
    ...chain('way_abroad', 'type filter hook forward priority 0; policy accept;', [
      ...gatewayRules(world.line),
      ...world.censor.flatMap((rule) => blackHoleRules(rule, world.sites)),
    ]),
  ]);
}

/** What of a rule the firewall does by itself. */
function addressRules(rule: CensorRule, sites: PlannedSite[]): string[] {
  if (rule.on !== 'address' && rule.on !== 'udp') return [];
  const statement = packetStatement(rule.does);
  if (statement === null) return [];
  const ports = rule.ports?.join(', ');
  const isTcp = rule.on === 'address' && rule.does.kind === 'refuse';
  const only = ports
    ? ` ${rule.on === 'udp' ? 'udp' : 'tcp'} dport { ${ports} }`
    : isTcp
      ? ' meta l4proto tcp'
      : '';
  const only_at = rule.on === 'address' ? rule.only : undefined;
  return addressesHit(siteNamed(sites, rule.site), only_at).map((address) => {
    const family = familyOf(address);
    return `${family} daddr ${address}${only} ${statement(family)}`;
  });
}

/** A link on the way back carries no long packets, and the word of it (ICMP) is lost as well. */
function blackHoleRules(rule: CensorRule, sites: PlannedSite[]): string[] {
  if (rule.on !== 'address' || rule.does.kind !== 'black_hole') return [];
  const { longest_bytes } = rule.does;
  return addressesOf(siteNamed(sites, rule.site)).map(
    (address) => `${familyOf(address)} saddr ${address} meta length > ${longest_bytes} drop`,
  );
}

/** nft compares with 1 to 99 only. */
function lossStatement(percent: number): string {
  if (percent <= 0) return 'continue';
  return percent >= 100 ? 'drop' : `numgen random mod 100 < ${percent} drop`;
}

type Does = Extract<CensorRule, { on: 'address' | 'udp' }>['does'];

function packetStatement(does: Does): ((family: 'ip' | 'ip6') => string) | null {
  if (does.kind === 'lose') return () => lossStatement(does.percent);
  return isPacketConduct(does) ? (family) => statementOf(does, family) : null;
}

function tapRule(tap: Tap): string {
  const family = familyOf(tap.address);
  const box = family === 'ip' ? ISP.ipv4 : `[${ISP.ipv6}]`;
  return `${family} daddr ${tap.address} tcp dport ${tap.port} dnat ${family} to ${box}:${tap.local_port}`;
}

const portalRules = (): string[] =>
  [80, 443].map((port) => `tcp dport ${port} dnat ip to ${PORTAL_ADDRESS}:${port}`);

/** Nothing is carried abroad behind a portal that has not been passed, nor over a cut cable. */
const gatewayRules = (line: LineMode): string[] =>
  line === 'gateway_cut' || line === 'captive_portal' ? ['drop'] : [];

/** What a namespace's servers let in: packet conducts first; empty addresses are silent, other ports closed. */
function doors(sites: PlannedSite[], home: 'abroad' | 'domestic'): string[] {
  const here = sites.filter((site) => site.home === home);
  const ranges = home === 'abroad' ? ABROAD_RANGES : DOMESTIC_RANGES;
  const range6 = home === 'abroad' ? ABROAD_RANGE_IPV6 : DOMESTIC_RANGE_IPV6;
  const alive = [
    ...new Set(here.flatMap((site) => addressesOf(site).filter((address) => familyOf(address) === 'ip'))),
  ];
  const alive6 = here.flatMap((site) => (site.ipv6 !== null && site.ipv6_lives ? [site.ipv6] : []));
  return chain('doors', 'type filter hook input priority 0; policy accept;', [
    // Only who calls is judged: answers to calls from inside come back to these addresses too, at any port.
    'tcp flags & (syn | ack) != syn accept',
    `ip daddr ${GUEST_ADDRESS} accept`,
    ...here.flatMap(doorRules),
    ...ranges.map((range) => `ip daddr ${range} ip daddr != { ${alive.join(', ')} } drop`),
    `ip6 daddr ${range6}${alive6.length > 0 ? ` ip6 daddr != { ${alive6.join(', ')} }` : ''} drop`,
    `ip daddr { ${ranges.join(', ')} } tcp dport != { 53, 80, 443 } reject with tcp reset`,
    `ip6 daddr ${range6} tcp dport != { 53, 80, 443 } reject with tcp reset`,
  ]);
}

function doorRules(site: PlannedSite): string[] {
  const ports = [
    [80, site.http, site.elsewhere.http],
    [443, site.https, site.elsewhere.https],
  ] as const;
  return ports.flatMap(([port, toAll, toOthers]) => [
    ...doorRule(site, port, toAll, null),
    ...(toOthers === undefined ? [] : doorRule(site, port, toOthers, CUSTOMERS)),
  ]);
}

const CUSTOMERS = { ip: '100.64.0.0/15', ip6: '2001:db8:64::/47' };

/** @param except whom it does not concern. */
function doorRule(
  site: PlannedSite,
  port: number,
  conduct: PlannedSite['http'],
  except: typeof CUSTOMERS | null,
): string[] {
  if (!isPacketConduct(conduct)) return [];
  return addressesOf(site).map((address) => {
    const family = familyOf(address);
    const whom = except === null ? '' : `${family} saddr != ${except[family]} `;
    return `${whom}${family} daddr ${address} tcp dport ${port} ${statementOf(conduct, family)}`;
  });
}

const chain = (name: string, head: string, rules: string[]): string[] => [
  `  chain ${name} {`,
  `    ${head}`,
  ...rules.map((rule) => `    ${rule}`),
  '  }',
];

const table = (chains: string[]): string =>
  [`table ${TABLE} {}`, `delete table ${TABLE}`, `table ${TABLE} {`, ...chains, '}', ''].join('\n');
