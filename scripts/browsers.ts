/** The browsers a package is made for, by WXT's names. */
export const BROWSERS = ['chrome', 'edge', 'firefox', 'safari'] as const;

export type PackagedBrowser = (typeof BROWSERS)[number];

/** Those named on the command line, or all. `error`: a word that is none of them. */
export function browsersOf(
  words: readonly string[],
): { ok: true; browsers: readonly PackagedBrowser[] } | { ok: false; error: string } {
  if (words.length === 0) return { ok: true, browsers: BROWSERS };
  const browsers = BROWSERS.filter((browser) => words.includes(browser));
  const odd = words.find((word) => !BROWSERS.some((browser) => browser === word));
  return odd === undefined
    ? { ok: true, browsers }
    : { ok: false, error: `"${odd}" is not one of ${BROWSERS.join(', ')}` };
}
