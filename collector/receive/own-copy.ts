/** A part of a text holds all of it in memory; a copy does not. ASCII. */
export function ownCopy(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
