/** Block pages that were described in public. */

export interface BlockPage {
  /** Stable: `country-number`. */
  id: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Of the URL that a plain http answer redirects to. */
  redirect?: RegExp;
  /** All of them in the text of a plain http page. */
  body?: readonly RegExp[];
  /** Of one header field; its name in lower case. */
  header?: { name: string; value: RegExp };
}

export const BLOCK_PAGES: readonly BlockPage[] = [];
