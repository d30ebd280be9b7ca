/** The network of a sender whose token proves none: as many batches a day from one range as the issuer would give it tokens. */
import { isLoopback, type Address } from '../network/address.ts';
import type { Network, NetworkOf } from '../network/network.ts';
import { createQuota, type RangeLimit } from '../quota/quota.ts';

/** Null: no address. Used up: its range had its share of the day. */
export type SenderNetwork = Network | null | 'used_up';

export type NetworkOfSender = (sender: Address | null) => SenderNetwork;

export function networkOfSenders(
  networkOf: NetworkOf,
  quotas: readonly RangeLimit[],
  now: () => Date,
): NetworkOfSender {
  const quota = createQuota(quotas, () => now().toISOString().slice(0, 10));
  return (sender) => {
    if (sender === null) return null;
    // Whoever is on this machine is the operator, or a proxy that did not say for whom it asks.
    if (!isLoopback(sender) && !quota(sender, 1)) return 'used_up';
    return networkOf(sender);
  };
}
