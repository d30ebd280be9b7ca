/** Three network namespaces and the links between them: client, provider, internet. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import {
  ABROAD_RANGES,
  ABROAD_RANGE_IPV6,
  CLIENT,
  DOMESTIC_RANGES,
  DOMESTIC_RANGE_IPV6,
  ISP,
  ISP_RESOLVER,
  UPLINK,
} from './addresses.ts';
import { CLIENT_LINK } from './firewall.ts';
import { PUBLIC_RESOLVERS } from './standing.data.ts';

/** Names of one lab's namespaces; `suffix` keeps labs apart. */
export interface Namespaces {
  client: string;
  isp: string;
  net: string;
}

export const namesOf = (suffix: string): Namespaces => ({
  client: `rwclient-${suffix}`,
  isp: `rwisp-${suffix}`,
  net: `rwnet-${suffix}`,
});

/** Files that `ip netns exec` shows to programs in the namespace instead of the machine's own. */
export const etcOf = (namespace: string): string => `/etc/netns/${namespace}`;

/** Makes all of it, complete before any browser starts: a line that changes later looks like a failure. */
export function layNetwork(names: Namespaces): void {
  for (const name of Object.values(names)) emptyNamespace(name);
  ip(`-n ${names.client} link add line type veth peer name ${CLIENT_LINK} netns ${names.isp}`);
  ip(`-n ${names.isp} link add abroad type veth peer name home netns ${names.net}`);
  bringUp(names.isp, CLIENT_LINK, [`${ISP.ipv4}/24`, `${ISP_RESOLVER}/24`, `${ISP.ipv6}/64`], ISP.mac);
  bringUp(names.isp, 'abroad', [`${UPLINK.isp4}/30`, `${UPLINK.isp6}/64`], UPLINK.ispMac);
  bringUp(names.net, 'home', [`${UPLINK.net4}/30`, `${UPLINK.net6}/64`], UPLINK.netMac);
  // Without link-local addresses nobody can ask for the neighbour of a packet that is only passed on (IPv6).
  ip(`-n ${names.isp} neighbour replace ${UPLINK.net6} lladdr ${UPLINK.netMac} dev abroad nud permanent`);
  ip(`-n ${names.net} neighbour replace ${UPLINK.isp6} lladdr ${UPLINK.ispMac} dev home nud permanent`);
  for (const address of [CLIENT.ipv4, CLIENT.ipv6]) {
    ip(`-n ${names.isp} neighbour replace ${address} lladdr ${CLIENT.mac} dev ${CLIENT_LINK} nud permanent`);
  }
  route(names);
  writeEtc(names.client, ISP_RESOLVER);
  writeEtc(names.net, PUBLIC_RESOLVERS[0]);
}

/** With a loopback and nothing else. */
export function emptyNamespace(name: string): void {
  ip(`netns add ${name}`);
  quietIpv6(name);
  ip(`-n ${name} link set lo up`);
}

/** Puts the client's cable in: addresses, routes, and neighbours that need not be asked for. */
export function plugIn({ client }: Namespaces): void {
  bringUp(client, 'line', [`${CLIENT.ipv4}/24`, `${CLIENT.ipv6}/64`], CLIENT.mac);
  for (const address of [ISP.ipv4, ISP_RESOLVER, ISP.ipv6]) {
    ip(`-n ${client} neighbour replace ${address} lladdr ${ISP.mac} dev line nud permanent`);
  }
  ip(`-n ${client} route replace default via ${ISP.ipv4}`);
  ip(`-n ${client} route replace default via ${ISP.ipv6}`);
}

/** Takes the cable out. The kernel forgets the routes by itself. */
export function pullOut({ client }: Namespaces): void {
  ip(`-n ${client} link set line down`);
}

export function bringUp(namespace: string, link: string, addresses: string[], mac?: string): void {
  // No link-local address: it would appear some seconds late.
  ip(`-n ${namespace} link set ${link} ${mac === undefined ? '' : `address ${mac}`} addrgenmode none up`);
  for (const address of addresses) {
    ip(`-n ${namespace} address replace ${address} dev ${link} ${address.includes(':') ? 'nodad' : ''}`);
  }
}

function route(names: Namespaces): void {
  ip(`-n ${names.net} route add default via ${UPLINK.isp4}`);
  ip(`-n ${names.net} route add default via ${UPLINK.isp6}`);
  ip(`-n ${names.isp} route add default via ${UPLINK.net4}`);
  ip(`-n ${names.isp} route add default via ${UPLINK.net6}`);
  // Every address of a range is local to its namespace: no need to add them one by one.
  for (const range of [...ABROAD_RANGES, ABROAD_RANGE_IPV6])
    ip(`-n ${names.net} route add local ${range} dev lo`);
  for (const range of [...DOMESTIC_RANGES, DOMESTIC_RANGE_IPV6])
    ip(`-n ${names.isp} route add local ${range} dev lo`);
  sysctl(names.isp, 'net/ipv4/ip_forward', 1);
  sysctl(names.isp, 'net/ipv6/conf/all/forwarding', 1);
  // One answer a second to each client is Linux's default for "unreachable": a batch would see silence instead.
  for (const namespace of [names.isp, names.net]) {
    sysctl(namespace, 'net/ipv4/icmp_ratelimit', 0);
    sysctl(namespace, 'net/ipv6/icmp/ratelimit', 0);
  }
}

function quietIpv6(namespace: string): void {
  sysctl(namespace, 'net/ipv6/conf/default/accept_ra', 0);
  sysctl(namespace, 'net/ipv6/conf/default/accept_dad', 0);
}

export function sysctl(namespace: string, key: string, value: number): void {
  execFileSync('ip', ['netns', 'exec', namespace, 'sh', '-c', `echo ${value} > /proc/sys/${key}`], {
    stdio: 'pipe',
  });
}

export function writeEtc(namespace: string, resolver: string): void {
  mkdirSync(etcOf(namespace), { recursive: true });
  const files = {
    'resolv.conf': `nameserver ${resolver}\n`,
    'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\n',
    // A machine knows itself: Firefox asks for its name when it starts.
    hosts: `127.0.0.1 localhost ${hostname()}\n::1 localhost\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    // A file that the machine does not have cannot be hidden behind another.
    if (existsSync(`/etc/${name}`)) writeFileSync(`${etcOf(namespace)}/${name}`, text);
  }
}

/** To the file of names that programs in this namespace see. */
export function addNames(namespace: string, sites: { host: string; hosts_file: string | null }[]): void {
  const lines = sites.flatMap(({ host, hosts_file }) =>
    hosts_file === null ? [] : [`${hosts_file} ${host}\n`],
  );
  if (lines.length > 0) appendFileSync(`${etcOf(namespace)}/hosts`, lines.join(''));
}

/** Runs `ip`; throws with its own words. */
export function ip(command: string): string {
  return execFileSync('ip', command.split(' ').filter(Boolean), {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
