/** What an address would leave behind, and where to look for it. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * How an address could be written down: as text, as a number with a mark before it (digits alone stand in longer numbers by
 * chance), its network, and hashes of those.
 */
export function tracesOf(address: string): Buffer[] {
  const parts = address.split('.').map(Number);
  const number = parts.reduce((value, part) => value * 256 + part, 0);
  const prefix = `${parts.slice(0, 3).join('.')}.`;
  const texts = [
    address,
    prefix,
    number.toString(16),
    ...[',', ' ', ':', '"'].map((mark) => `${mark}${number}`),
  ];
  const hashes = [address, `${prefix}0/24`, `${prefix}0`, `::ffff:${address}`].flatMap((text) =>
    ['md5', 'sha1', 'sha256'].flatMap((name) => {
      const digest = createHash(name).update(text).digest();
      return [
        digest.subarray(0, 8),
        digest.toString('hex').slice(0, 16),
        digest.toString('base64url').slice(0, 11),
      ];
    }),
  );
  return [...texts, ...hashes].map((trace) => Buffer.from(trace));
}

/** All traces at once: one after the other would read everything twenty thousand times. */
export function findIn(content: Buffer, traces: readonly Buffer[]): string[] {
  const byStart = Map.groupBy(traces, (trace) => trace.readUInt32LE(0));
  const found: string[] = [];
  for (let at = 0; at + 4 <= content.length; at += 1) {
    for (const trace of byStart.get(content.readUInt32LE(at)) ?? []) {
      if (content.subarray(at, at + trace.length).equals(trace)) found.push(trace.toString('latin1'));
    }
  }
  return found;
}

export async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
