/** Machines of their own in the lab's internet: each has a namespace, an address, and a link that all of its packets pass. */
import { execFileSync } from 'node:child_process';
import { MACHINES, MACHINES_GATE } from './addresses.ts';
import type { ExecOptions, Ran } from './exec.ts';
import { bringUp, emptyNamespace, ip, sysctl, writeEtc, type Namespaces } from './namespaces.ts';
import { PUBLIC_RESOLVERS } from './standing.data.ts';

export type MachineName = keyof typeof MACHINES;

export interface Machine {
  address: string;
  /** Its end of the link is called `line`. */
  namespace: string;
  exec: (command: string[], options?: ExecOptions) => Promise<Ran>;
}

/** All that a lab may have. */
export const machineNamespaces = (suffix: string): Record<MachineName, string> => ({
  relay: `rwrelay-${suffix}`,
  issuer: `rwissuer-${suffix}`,
  collector: `rwcollector-${suffix}`,
});

/** The internet carries between its machines and its uplink, and sends nothing back to where it came from. */
const CARRIES = `table inet machines {
  chain carried {
    type filter hook forward priority 0; policy accept;
    iifname "home" oifname "home" drop
  }
}
`;

/** Puts it on the net. It can be reached when this returns. */
export function addMachine({ net }: Pick<Namespaces, 'net'>, namespace: string, name: MachineName): void {
  const [address, link] = [MACHINES[name], `to-${name}`];
  emptyNamespace(namespace);
  ip(`-n ${namespace} link add line type veth peer name ${link} netns ${net}`);
  bringUp(net, link, [`${MACHINES_GATE}/32`]);
  bringUp(namespace, 'line', [`${address}/32`]);
  // In the table that holds the whole range as this namespace's own: the longer prefix goes first.
  ip(`-n ${net} route replace ${address}/32 dev ${link} table local`);
  ip(`-n ${namespace} route add ${MACHINES_GATE} dev line`);
  ip(`-n ${namespace} route add default via ${MACHINES_GATE} src ${address}`);
  execFileSync('ip', ['netns', 'exec', net, 'nft', '-f', '-'], {
    input: `table inet machines {}\ndelete table inet machines\n${CARRIES}`,
  });
  sysctl(net, 'net/ipv4/ip_forward', 1);
  writeEtc(namespace, PUBLIC_RESOLVERS[0]);
}
