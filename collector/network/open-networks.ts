/** Everything that tells the network of an address: the bundled data, and before it the operator's own map. */
import { readFile } from 'node:fs/promises';
import { firstLineOf } from '../first-line.ts';
import { parseAsnMap, type ReadAsnMap } from './asn-map.ts';
import { loadBundledRanges } from './bundled-ranges.ts';
import { networksOf, type NetworkOf } from './network.ts';

export type OpenedNetworks = { ok: true; networkOf: NetworkOf } | { ok: false; message: string };

/** @param asnMapFile `--asn-map`; null: none is given. Not ok: it cannot be read, or a line of it cannot. */
export async function openNetworks(asnMapFile: string | null): Promise<OpenedNetworks> {
  const asnMap = asnMapFile === null ? null : await readAsnMap(asnMapFile);
  if (asnMap?.ok === false) return { ok: false, message: `--asn-map ${asnMapFile}: ${asnMap.message}` };
  return { ok: true, networkOf: networksOf(await loadBundledRanges(), asnMap?.map ?? null) };
}

async function readAsnMap(file: string): Promise<ReadAsnMap> {
  try {
    return parseAsnMap(await readFile(file, 'utf8'));
  } catch (error) {
    return { ok: false, message: firstLineOf(error) };
  }
}
