/** Captures at every link between a browser and those who get something of it. */
import { join } from 'node:path';
import { MACHINES_GATE } from '../../lab/addresses.ts';
import { startCapture } from '../../lab/capture.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Machine, MachineName } from '../../lab/machines.ts';
import type { Packet } from '../../lab/packets.ts';

/** The client's own line, the provider's way abroad, and the only link of each machine. */
export type Hop = 'client' | 'provider' | MachineName;

export interface HopCaptures {
  /** Ends them all. */
  stop: () => Promise<Record<Hop, Packet[]>>;
}

/** At the client and its provider what goes to these machines or comes from them; at the machines everything. */
export async function captureHops(
  lab: Lab,
  { relay, issuer, collector }: Record<MachineName, Machine>,
): Promise<HopCaptures> {
  const theirs = [relay, issuer, collector].map(({ address }) => `host ${address}`).join(' or ');
  const start = (hop: Hop, namespace: string, link: string) => {
    const isOnTheWay = hop === 'client' || hop === 'provider';
    return startCapture({
      namespace,
      link,
      file: join(lab.directory, `${hop}.pcap`),
      filter: isOnTheWay ? theirs : 'ip or ip6',
      beyond: isOnTheWay ? relay.address : MACHINES_GATE,
    });
  };
  const running = {
    client: await start('client', lab.client, 'line'),
    provider: await start('provider', lab.provider, 'abroad'),
    relay: await start('relay', relay.namespace, 'line'),
    issuer: await start('issuer', issuer.namespace, 'line'),
    collector: await start('collector', collector.namespace, 'line'),
  };
  return {
    // From the machines to the client: what marks the end of a capture passes the links behind it.
    stop: async () => {
      const [atRelay, atIssuer, atCollector] = [
        await running.relay.stop(),
        await running.issuer.stop(),
        await running.collector.stop(),
      ];
      const provider = await running.provider.stop();
      const client = await running.client.stop();
      return { client, provider, relay: atRelay, issuer: atIssuer, collector: atCollector };
    },
  };
}
