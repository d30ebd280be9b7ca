import type { Meaning } from './meanings.ts';

/** One browser's error codes. A change of any row raises `version`; it is part of every Result's `method_version`. */
export interface FailureTable {
  version: number;
  /** Put before each code by the browser, and left out of the rows. */
  prefix: string;
  /** Code → meaning. */
  codes: Readonly<Record<string, Meaning>>;
  /** How a code begins → meaning, for families too large to list. Asked in order, after `codes`. */
  families: readonly (readonly [prefix: string, meaning: Meaning])[];
}

/** The row for a raw error string, or null when the table has none. */
export function lookUp(table: FailureTable, raw: string): Meaning | null {
  if (!raw.startsWith(table.prefix)) return null;
  const code = raw.slice(table.prefix.length);
  if (Object.hasOwn(table.codes, code)) return table.codes[code] ?? null;
  if (!/^[A-Z0-9_]+$/.test(code)) return null;
  return table.families.find(([beginning]) => code.startsWith(beginning))?.[1] ?? null;
}
