/** What a firewall does before there is a connection, in nftables' words. Pure. */
import type { BlackHole, Conduct, Cut, Loss, PacketConduct, Throttle } from './scenario.ts';

type Does = Conduct | Throttle | Cut | Loss | BlackHole;

export const isPacketConduct = (conduct: Does): conduct is PacketConduct =>
  conduct.kind === 'drop' || conduct.kind === 'refuse' || conduct.kind === 'unreachable';

/** Done to packets that pass, some of them. */
export const isPassing = (conduct: Does): conduct is Loss | BlackHole =>
  conduct.kind === 'lose' || conduct.kind === 'black_hole';

const ICMP = {
  ip: { host: 'host-unreachable', net: 'net-unreachable', admin: 'admin-prohibited' },
  ip6: { host: 'addr-unreachable', net: 'no-route', admin: 'admin-prohibited' },
};

/** The statement that ends an nftables rule. `refuse` asks that the rule has matched TCP. */
export function statementOf(conduct: PacketConduct, family: 'ip' | 'ip6'): string {
  if (conduct.kind === 'drop') return 'drop';
  if (conduct.kind === 'refuse') return 'reject with tcp reset';
  return `reject with ${family === 'ip' ? 'icmp' : 'icmpv6'} ${ICMP[family][conduct.code]}`;
}
