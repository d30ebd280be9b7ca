/** Packets that leave this network namespace, counted by the firewall: nothing passes it unseen. */
import { execFileSync } from 'node:child_process';

export interface PacketCounts {
  /** To the machine, whatever they carry. */
  machine: number;
  /** To one TCP port of it. */
  port: number;
}

/** @returns What has left since this call. */
export function packetsTo(address: string, port: number): () => PacketCounts {
  nft(
    `table ip watched {
      counter machine {}
      counter port {}
      chain out {
        type filter hook output priority 0;
        ip daddr ${address} counter name machine
        ip daddr ${address} tcp dport ${port} counter name port
      }
    }`,
  );
  return () => ({ machine: counted('machine'), port: counted('port') });
}

function counted(name: string): number {
  const listed = execFileSync('nft', ['list', 'counter', 'ip', 'watched', name], { encoding: 'utf8' });
  const packets = /packets (\d+)/.exec(listed)?.[1];
  if (packets === undefined) throw new Error(listed);
  return Number(packets);
}

function nft(rules: string): void {
  execFileSync('nft', ['-f', '-'], { input: rules });
}
