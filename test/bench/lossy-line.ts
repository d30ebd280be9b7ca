/** Loses packets between the provider and some addresses, and between the client and the provider's resolver. */
import { ISP_RESOLVER } from '../lab/addresses.ts';
import { namesOf } from '../lab/namespaces.ts';
import type { Lab } from '../lab/lab.ts';
import { nft, suffixOf } from './byte-counters.ts';
import { sum } from './figure.ts';

/** In every hundred packets, each way. `numgen` draws anew for each packet. */
const LOST = 'numgen random mod 100 < 5 counter drop';

/** A table of its own: the lab replaces its own at every change. */
export function lossyRules(addresses: readonly string[]): string {
  const set = `{ ${[...addresses, ISP_RESOLVER].join(', ')} }`;
  return `
table inet bench {
  chain there {
    type filter hook prerouting priority -300; policy accept;
    iifname "client" ip daddr ${set} ${LOST}
  }
  chain back {
    type filter hook postrouting priority 300; policy accept;
    oifname "client" ip saddr ${set} ${LOST}
  }
}
`;
}

/** Begins to lose. The returned function tells how many packets it were. */
export function losePackets(lab: Lab, addresses: readonly string[]): () => number {
  const { isp } = namesOf(suffixOf(lab));
  nft(isp, ['-f', '-'], lossyRules(addresses));
  return () => {
    const counters = nft(isp, ['list', 'table', 'inet', 'bench']).matchAll(/counter packets (\d+)/g);
    return sum([...counters].map(([, packets]) => Number(packets)));
  };
}
