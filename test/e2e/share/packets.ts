/** Packets that leave this network namespace, counted by the firewall: nothing passes it unseen. */
import { execFileSync } from 'node:child_process';

/** @returns How many have left for this machine since this call, whatever they carry. */
export function packetsTo(address: string): () => number {
  const rules = `table ip watched {
    counter sent {}
    chain out {
      type filter hook output priority 0;
      ip daddr ${address} counter name sent
    }
  }`;
  nft(['-f', '-'], rules);
  return () => {
    const listed = nft(['list', 'counter', 'ip', 'watched', 'sent']);
    const packets = /packets (\d+)/.exec(listed)?.[1];
    if (packets === undefined) throw new Error(listed);
    return Number(packets);
  };
}

function nft(words: string[], input = ''): string {
  return execFileSync('nft', words, { input, encoding: 'utf8' });
}
