/** Address ranges: who shares one is taken to be near each other. */
import type { Address } from '../network/address.ts';

/** Bits that stay, by family. */
export interface PrefixBits {
  v4: number;
  v6: number;
}

/** The range's name, such as `4:12582914/24`: the bits that stay, as a number. */
export function prefixOf({ family, value }: Address, bits: PrefixBits): string {
  const [kept, all] = family === 4 ? [bits.v4, 32] : [bits.v6, 128];
  return `${family}:${BigInt(value) >> BigInt(all - kept)}/${kept}`;
}
