/**
 * An envelope begins with so many bytes that are the same for everybody: 7 of RFC 9458 §4.3 (the key's number, and three
 * numbers of algorithms), and one that says how the client's fresh point behind them is written (SEC 1 §2.3.3). Behind
 * them two messages may have a string of this length in common and no longer one; random bytes have 9 in common by chance once in
 * more than 100,000,000,000 pairs.
 */
export const CONSTANT_BYTES = 8;

/** A string that stands in both and is longer than the protocol's constants, as hexadecimal digits; null: there is none. */
export function sharedBytes(one: Uint8Array, other: Uint8Array): string | null {
  const length = CONSTANT_BYTES + 1;
  const runs = new Set(runsOf(one, length));
  return runsOf(other, length).find((run) => runs.has(run)) ?? null;
}

function runsOf(bytes: Uint8Array, length: number): string[] {
  const text = Buffer.from(bytes).toString('hex');
  return Array.from({ length: Math.max(0, bytes.length - length + 1) }, (_, at) =>
    text.slice(2 * at, 2 * (at + length)),
  );
}
