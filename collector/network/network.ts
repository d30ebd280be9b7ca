/** The network that somebody's line belongs to: all that is ever kept of where a report comes from. */
import type { Address } from './address.ts';
import type { AsnMap } from './asn-map.ts';
import type { BundledRanges } from './bundled-ranges.ts';

export interface Network {
  /** ISO 3166-1 alpha-2; `ZZ`: not known. */
  country: string;
  /** 0: not known, or a network so small that its number would name a person. */
  asn: number;
}

export interface NamedNetwork extends Network {
  name: string | null;
}

export const UNKNOWN_NETWORK: NamedNetwork = { country: 'ZZ', asn: 0, name: null };

/**
 * A network that announces fewer IPv4 addresses is not told apart from its country's other small ones (`AS0`): a /22, what
 * a registry gives to the smallest provider. An operator's own map is taken as it is.
 */
export const FEWEST_ADDRESSES = 1024;

export type NetworkOf = (address: Address) => NamedNetwork;

/** The operator's own map goes before the bundled data. */
export function networksOf(ranges: BundledRanges, map: AsnMap | null): NetworkOf {
  return (address) => {
    const mapped = map?.find(address);
    if (mapped !== undefined) return mapped;
    const country = ranges.countryOf(address) ?? UNKNOWN_NETWORK.country;
    const asn = ranges.asnOf(address);
    if (asn === null || ranges.addressesOf(asn) < FEWEST_ADDRESSES) return { country, asn: 0, name: null };
    return { country, asn, name: ranges.nameOf(asn) };
  };
}
