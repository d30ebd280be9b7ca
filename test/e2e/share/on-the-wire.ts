/** What captured packets tell of who spoke with whom, and what was said in the clear. */
import type { Packet } from '../../lab/packets.ts';

/** Those that go to this address or come from it. */
export function across(packets: readonly Packet[], address: string): Packet[] {
  return packets.filter(({ from, to }) => from === address || to === address);
}

/** With whom a machine exchanged packets, sorted. */
export function partners(packets: readonly Packet[], machine: string): string[] {
  const others = across(packets, machine).map(({ from, to }) => (from === machine ? to : from));
  return [...new Set(others)].toSorted();
}

/** What each packet from one address to another carried, where it carried anything. */
export function saidOnWire(packets: readonly Packet[], from: string, to: string): string[] {
  return packets
    .filter((packet) => packet.from === from && packet.to === to && packet.payload.length > 0)
    .map(({ payload }) => payload.toString('latin1'));
}
