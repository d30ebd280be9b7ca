/** Counts the bytes of each address of a lab's internet, at the link that leads there. */
import { execFileSync } from 'node:child_process';
import { namesOf } from '../lab/namespaces.ts';
import type { Lab } from '../lab/lab.ts';

/** Both ways, IP headers included, link layer not. */
export interface Traffic {
  bytes: number;
  packets: number;
}

/** A table of its own: the lab replaces its own at every change. */
const RULES = `
table inet bench {
  set to { type ipv4_addr; size 4096; flags dynamic; counter; }
  set from { type ipv4_addr; size 4096; flags dynamic; counter; }
  chain in {
    type filter hook prerouting priority -300; policy accept;
    iifname "home" update @to { ip daddr }
  }
  chain out {
    type filter hook postrouting priority 300; policy accept;
    oifname "home" update @from { ip saddr }
  }
}
`;

/** Begins to count. The returned function tells what has passed since, by IPv4 address. */
export function countBytes(lab: Lab): () => Map<string, Traffic> {
  const { net } = namesOf(suffixOf(lab));
  nft(net, ['-f', '-'], RULES);
  return () =>
    sumByAddress(['to', 'from'].map((set) => nft(net, ['-j', 'list', 'set', 'inet', 'bench', set])));
}

/** As much of nft's JSON as is read here. */
interface Listing {
  nftables: { set?: { elem?: { elem: { val: string; counter: Traffic } }[] } }[];
}

export function sumByAddress(listings: readonly string[]): Map<string, Traffic> {
  const sums = new Map<string, Traffic>();
  for (const text of listings) {
    const { nftables }: Listing = JSON.parse(text);
    for (const { elem } of nftables.flatMap(({ set }) => set?.elem ?? [])) {
      const before = sums.get(elem.val) ?? { bytes: 0, packets: 0 };
      const { bytes, packets } = elem.counter;
      sums.set(elem.val, { bytes: before.bytes + bytes, packets: before.packets + packets });
    }
  }
  return sums;
}

export const suffixOf = ({ client }: Pick<Lab, 'client'>): string => client.replace(namesOf('').client, '');

/** Runs `nft` in a namespace; throws with its own words. */
export function nft(namespace: string, words: string[], input = ''): string {
  return execFileSync('ip', ['netns', 'exec', namespace, 'nft', ...words], {
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
