/**
 * One form for texts that are compared: letters and digits only, in lower case. Apostrophes, no-break spaces and direction
 * marks differ between versions of one text, and so do the dots of the Turkish i.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Cf}/gu, '')
    .replaceAll('i\u0307', 'i')
    .replaceAll('ı', 'i')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
