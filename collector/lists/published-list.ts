/** A target list as this collector publishes it, and where it comes from. */
import { createHash } from 'node:crypto';
import { readTargetList, type ReadTargets } from '../../utils/targets/list-csv.ts';
import type { Target } from '../../utils/targets/schema.ts';
import { hideAmong } from '../canaries/hide-among.ts';
import { SERVICES } from '../../utils/targets/services.data.ts';

/** Of one line of a file, from 1; the column's name, or a character's number. */
export type Fault = ReadTargets['errors'][number];

export interface PublishedList {
  /** The file's name without `.csv`; `services` for the built-in one. */
  id: string;
  /** Changes with the targets and with nothing else; the day is the file's. */
  version: string;
  /** ISO 3166-1 alpha-2, from a file name of two letters. */
  country: string | null;
  targets: Target[];
  /** Lines that are not served, and why: the first 20, then how many more. */
  faults: Fault[];
}

export const BUILT_IN_ID = 'services';

/** Two letters that stand for no country: the European Union's, and those that ISO leaves to users. */
const NO_COUNTRIES = /^(eu|un|aa|q[m-z]|x[a-z]|zz)$/i;

export function builtInList(canaries: readonly Target[] = []): PublishedList {
  const own = SERVICES.flatMap(({ id, category_code, endpoints }) =>
    endpoints.map(({ url, role }): Target => ({ url, category_code, service: id, role, source: 'built_in' })),
  );
  const targets = hideAmong(BUILT_IN_ID, own, canaries);
  return { id: BUILT_IN_ID, version: digestOf(targets), country: null, targets, faults: [] };
}

export type ReadList = { ok: true; list: PublishedList } | { ok: false; faults: Fault[] };

/** Not ok: no line of it can be served. A list without any line but its header is one of no targets. */
export function listOfCsv(
  id: string,
  text: string,
  written: Date,
  canaries: readonly Target[] = [],
): ReadList {
  const { targets: own, errors: faults } = readTargetList(text, 'list');
  const targets = hideAmong(id, own, canaries);
  if (targets.length === 0 && faults.length > 0) return { ok: false, faults };
  const version = `${written.toISOString().slice(0, 10)}-${digestOf(targets)}`;
  return { ok: true, list: { id, version, country: countryOf(id), targets, faults } };
}

function countryOf(id: string): string | null {
  return /^[a-z]{2}$/i.test(id) && !NO_COUNTRIES.test(id) ? id.toUpperCase() : null;
}

function digestOf(targets: readonly Target[]): string {
  return createHash('sha256').update(JSON.stringify(targets)).digest('hex').slice(0, 12);
}
