/** Loses packets between the provider and some addresses, and between the client and the provider's resolver. */
import { ISP_RESOLVER } from '../lab/addresses.ts';
import { namesOf } from '../lab/namespaces.ts';
import type { Lab } from '../lab/lab.ts';
import { nft, suffixOf } from './byte-counters.ts';

/** In every hundred packets, each way. `numgen` draws anew for each packet. */
const LOST = 'numgen random mod 100 < 5 drop';

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

export function losePackets(lab: Lab, addresses: readonly string[]): void {
  nft(namesOf(suffixOf(lab)).isp, ['-f', '-'], lossyRules(addresses));
}
