/** What an address would leave behind, and where to look for it. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** How an address could be written down: as text, as a number, as bytes, its network, and hashes of all those. */
export function tracesOf(address: string): Buffer[] {
  const parts = address.split('.').map(Number);
  const number = parts.reduce((value, part) => value * 256 + part, 0);
  const bytes = Buffer.from(parts);
  const prefix = `${parts.slice(0, 3).join('.')}.`;
  const texts = [address, prefix, String(number), number.toString(16)];
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
  return (
    [...texts, ...hashes, bytes]
      .map((trace) => Buffer.from(trace))
      // Four bytes alone occur by chance; together with the order of the next sender's they would not.
      .filter((trace) => trace.length > 4)
  );
}

export async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
